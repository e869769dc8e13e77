package main

import (
	"encoding/json"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pilot/test/xdstest"
	"istio.io/istio/pkg/test"
)

// Translate asks istiod for everything that one caller's outbound side gets.
func Translate(t test.Failer, server *xds.FakeDiscoveryServer, caller Caller, version string) *Egress {
	proxy := setUp(server, caller, version)
	egress := &Egress{Listeners: []Listener{}}
	listeners := server.Listeners(proxy)
	for _, listener := range listeners {
		if proxy.Type == model.Router || listener.TrafficDirection == corev3.TrafficDirection_OUTBOUND {
			egress.Listeners = append(egress.Listeners, httpChains(t, listener)...)
		}
		if listener.Name == model.VirtualOutboundListenerName {
			egress.Rest = catchAll(t, listener)
		}
	}
	for _, route := range server.RoutesFromListeners(proxy, listeners) {
		egress.Routes = append(egress.Routes, marshal(t, route))
	}
	for _, cluster := range server.Clusters(proxy) {
		egress.Clusters = append(egress.Clusters, marshal(t, cluster))
	}
	for _, endpoints := range server.Endpoints(proxy) {
		egress.Endpoints = append(egress.Endpoints, marshal(t, endpoints))
	}
	return egress
}

func setUp(server *xds.FakeDiscoveryServer, caller Caller, version string) *model.Proxy {
	proxy := &model.Proxy{
		Type:            model.SidecarProxy,
		ConfigNamespace: caller.Namespace,
		Labels:          caller.Labels,
		Metadata: &model.NodeMetadata{
			Namespace:    caller.Namespace,
			Labels:       caller.Labels,
			IstioVersion: version,
			ClusterID:    "Kubernetes",
		},
	}
	if caller.Kind == "router" {
		proxy.Type = model.Router
	}
	if caller.Address != "" {
		proxy.IPAddresses = []string{caller.Address}
	}
	// A real proxy without a locality has an empty one.
	proxy.Locality = &corev3.Locality{}
	if caller.Locality != "" {
		region, rest, _ := strings.Cut(caller.Locality, "/")
		zone, subZone, _ := strings.Cut(rest, "/")
		proxy.Locality = &corev3.Locality{Region: region, Zone: zone, SubZone: subZone}
	}
	return server.SetupProxy(proxy)
}

func httpChains(t test.Failer, listener *listenerv3.Listener) []Listener {
	var found []Listener
	chains := listener.FilterChains
	if listener.DefaultFilterChain != nil {
		chains = append(chains, listener.DefaultFilterChain)
	}
	for _, chain := range chains {
		manager := xdstest.ExtractHTTPConnectionManager(t, chain)
		if manager == nil || manager.GetRds() == nil {
			continue
		}
		route := manager.GetRds().GetRouteConfigName()
		manager.RouteSpecifier = nil
		manager.HttpFilters = nil
		manager.AccessLog = nil
		manager.Tracing = nil
		socket := listener.GetAddress().GetSocketAddress()
		found = append(found, Listener{
			Name:    listener.Name,
			Address: socket.GetAddress(),
			Port:    socket.GetPortValue(),
			Route:   route,
			TLS:     chain.TransportSocket != nil,
			Manager: marshal(t, manager),
		})
	}
	return found
}

func catchAll(t test.Failer, listener *listenerv3.Listener) string {
	chains := listener.FilterChains
	if listener.DefaultFilterChain != nil {
		chains = append(chains, listener.DefaultFilterChain)
	}
	for _, chain := range chains {
		if chain.Name == model.VirtualOutboundCatchAllTCPFilterChainName {
			return xdstest.ExtractTCPProxy(t, chain).GetCluster()
		}
	}
	return ""
}

func marshal(t test.Failer, message proto.Message) json.RawMessage {
	text, err := protojson.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
