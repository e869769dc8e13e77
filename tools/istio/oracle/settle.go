package main

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/test"
)

// Expected is an endpoint that istiod has to know before it is asked: informers bring objects in any order.
type Expected struct {
	Host      string
	Namespace string
	Address   string
	Labels    map[string]string // the pod's
	Healthy   bool
}

// ExpectedEndpoints reads them off the EndpointSlices and Pods.
func ExpectedEndpoints(objects []runtime.Object) []Expected {
	pods := map[string]*corev1.Pod{}
	for _, object := range objects {
		if pod, ok := object.(*corev1.Pod); ok {
			pods[pod.Status.PodIP] = pod
		}
	}
	var expected []Expected
	for _, object := range objects {
		slice, ok := object.(*discoveryv1.EndpointSlice)
		if !ok {
			continue
		}
		service := slice.Labels[discoveryv1.LabelServiceName]
		for _, endpoint := range slice.Endpoints {
			for _, address := range endpoint.Addresses {
				one := Expected{
					Host:      fmt.Sprintf("%s.%s.svc.%s", service, slice.Namespace, domain),
					Namespace: slice.Namespace,
					Address:   address,
					Healthy:   endpoint.Conditions.Ready == nil || *endpoint.Conditions.Ready,
				}
				if pod := pods[address]; pod != nil {
					one.Labels = pod.Labels
				}
				expected = append(expected, one)
			}
		}
	}
	return expected
}

// Settle waits until istiod knows every expected endpoint and has taken every update; fails after the time limit.
func Settle(t test.Failer, server *xds.FakeDiscoveryServer, expected []Expected, limit time.Duration) {
	deadline := time.Now().Add(limit)
	for {
		missing := missing(server, expected)
		server.EnsureSynced(t)
		before := server.Discovery.InboundUpdates.Load()
		if missing == "" {
			time.Sleep(3 * time.Millisecond)
			server.EnsureSynced(t)
			if server.Discovery.InboundUpdates.Load() == before {
				return
			}
			continue
		}
		if time.Now().After(deadline) {
			t.Fatalf("istiod has not taken %s", missing)
		}
		time.Sleep(time.Millisecond)
	}
}

func missing(server *xds.FakeDiscoveryServer, expected []Expected) string {
	for _, one := range expected {
		if !known(server.Env().EndpointIndex, one) {
			return fmt.Sprintf("endpoint %s of %s", one.Address, one.Host)
		}
	}
	return ""
}

func known(index *model.EndpointIndex, one Expected) bool {
	shards, ok := index.ShardsForService(one.Host, one.Namespace)
	if !ok {
		return false
	}
	shards.RLock()
	defer shards.RUnlock()
	for _, key := range shards.Keys() {
		for _, endpoint := range shards.Shards[key] {
			if endpoint.Addresses[0] == one.Address && (endpoint.HealthStatus == model.Healthy) == one.Healthy && has(endpoint.Labels, one.Labels) {
				return true
			}
		}
	}
	return false
}

func has(labels, wanted map[string]string) bool {
	for key, value := range wanted {
		if labels[key] != value {
			return false
		}
	}
	return true
}
