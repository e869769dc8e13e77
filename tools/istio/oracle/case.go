package main

import "encoding/json"

// Case is one configuration with those who call in it.
type Case struct {
	ID string `json:"id"`
	// YAML has all objects: of Istio, of Kubernetes (Namespace, Service, Pod, EndpointSlice, ...), of the Gateway API.
	YAML string `json:"yaml"`
	// MeshConfig is what differs from Istio's defaults, as YAML.
	MeshConfig string   `json:"meshConfig"`
	Callers    []Caller `json:"callers"`
	// Servers are workloads whose inbound side is asked what it accepts.
	Servers []Server `json:"servers"`
}

// Caller is a proxy that sends requests.
type Caller struct {
	ID        string            `json:"id"`
	Kind      string            `json:"kind"` // sidecar, router
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	Address   string            `json:"address"`
	// Locality is region/zone/subzone, or empty.
	Locality string `json:"locality"`
}

// Server is a workload with a sidecar.
type Server struct {
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	Address   string            `json:"address"`
	Port      int               `json:"port"`
}

// Answer is what Istio makes of a case.
type Answer struct {
	ID       string             `json:"id"`
	Verdicts []Verdict          `json:"verdicts"`
	Callers  map[string]*Egress `json:"callers,omitempty"`
	// Accepts has for each `address:port` of Servers what its inbound side says to plaintext, mtls and tls; "" = accepts.
	Accepts map[string]map[string]string `json:"accepts,omitempty"`
	Error   string                       `json:"error,omitempty"`
}

// Verdict is what the API server (by the object's schema) and then the webhook say to one object.
type Verdict struct {
	Kind      string   `json:"kind"`
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Schema    string   `json:"schema,omitempty"`
	Webhook   string   `json:"webhook,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
}

// Egress is what a caller's Envoy gets, as Envoy's own messages in JSON.
type Egress struct {
	// Listeners are those with HTTP routes: by port, with the connection manager that istiod configures.
	Listeners []Listener `json:"listeners"`
	// Rest is the cluster of a sidecar's calls that no listener takes; empty for a gateway.
	Rest      string            `json:"rest"`
	Routes    []json.RawMessage `json:"routes"`
	Clusters  []json.RawMessage `json:"clusters"`
	Endpoints []json.RawMessage `json:"endpoints"`
}

// Listener is one filter chain of HTTP.
type Listener struct {
	Name    string          `json:"name"`
	Address string          `json:"address"`
	Port    uint32          `json:"port"`
	Route   string          `json:"route"` // name of its route configuration
	TLS     bool            `json:"tls"`
	Manager json.RawMessage `json:"manager"`
}
