package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"

	istiocrd "istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	kubelib "istio.io/istio/pkg/kube"
)

const domain = "cluster.local"

var servedAsV1 = map[string]bool{"GatewayClass": true, "Gateway": true, "HTTPRoute": true, "GRPCRoute": true}

// Object is one document as the API server keeps it: with a namespace and its definition's defaults.
type Object struct {
	Raw *unstructured.Unstructured
	// Schema is of Istio's own kinds only.
	Schema resource.Schema
}

// Read takes the documents apart. Their order is the order of creation.
func Read(text string, schemas *Schemas) ([]Object, error) {
	var objects []Object
	documents := kubeyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader([]byte(text))))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		raw, err := kubeyaml.ToJSON(document)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(raw, []byte("null")) {
			continue
		}
		object := Object{Raw: &unstructured.Unstructured{}}
		if err := object.Raw.UnmarshalJSON(raw); err != nil {
			return nil, err
		}
		gvk := object.Raw.GroupVersionKind()
		if object.Raw.GetNamespace() == "" && gvk.Kind != "Namespace" && gvk.Kind != "GatewayClass" {
			object.Raw.SetNamespace("default")
		}
		created := time.Unix(1_700_000_000+int64(len(objects)), 0).UTC()
		object.Raw.SetCreationTimestamp(metav1.NewTime(created))
		schemas.Complete(object.Raw)
		if schema, ok := collections.Pilot.FindByGroupVersionAliasesKind(resource.FromKubernetesGVK(&gvk)); ok {
			object.Schema = schema
		}
		objects = append(objects, object)
	}
}

// Config is the object as istiod reads it.
func (o Object) Config() (*config.Config, error) {
	raw, err := o.Raw.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var kind istiocrd.IstioKind
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, err
	}
	return istiocrd.ConvertObject(o.Schema, &kind, domain)
}

// Kube is the object as a Kubernetes client reads it. An API server hands it out in every version that it serves; istiod
// asks for v1 of the Gateway API.
func (o Object) Kube() (runtime.Object, error) {
	stored := o.Raw.DeepCopy()
	if gvk := stored.GroupVersionKind(); gvk.Group == "gateway.networking.k8s.io" && servedAsV1[gvk.Kind] {
		gvk.Version = "v1"
		stored.SetGroupVersionKind(gvk)
	}
	raw, err := stored.MarshalJSON()
	if err != nil {
		return nil, err
	}
	object, _, err := kubelib.IstioCodec.UniversalDeserializer().Decode(raw, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", o.Raw.GetKind(), o.Raw.GetName(), err)
	}
	return object, nil
}
