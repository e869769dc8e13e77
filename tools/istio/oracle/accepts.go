package main

import (
	"fmt"
	"testing"

	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/test"
)

// Accepts asks Istio's own simulation what each server's inbound side says to plaintext, Istio's mTLS and other TLS.
func Accepts(t test.Failer, server *xds.FakeDiscoveryServer, servers []Server, version string) map[string]map[string]string {
	answers := map[string]map[string]string{}
	for _, one := range servers {
		proxy := setUp(server, Caller{Namespace: one.Namespace, Labels: one.Labels, Address: one.Address}, version)
		inbound := simulation.NewSimulation(&testing.T{}, server, proxy)
		said := map[string]string{}
		for _, mode := range []simulation.TLSMode{simulation.Plaintext, simulation.MTLS, simulation.TLS} {
			result := inbound.Run(simulation.Call{
				Address:  one.Address,
				Port:     one.Port,
				Protocol: simulation.HTTP,
				TLS:      mode,
				CallMode: simulation.CallModeInbound,
			})
			said[string(mode)] = ""
			if result.Error != nil {
				said[string(mode)] = result.Error.Error()
			}
		}
		answers[fmt.Sprintf("%s:%d", one.Address, one.Port)] = said
	}
	return answers
}
