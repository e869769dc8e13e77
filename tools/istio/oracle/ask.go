package main

import (
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/test"
)

// Ask answers one case. An object that the webhook refuses does not reach istiod.
func Ask(c Case, schemas *Schemas, version string) Answer {
	answer := Answer{ID: c.ID, Verdicts: []Verdict{}}
	if err := ask(c, schemas, version, &answer); err != nil {
		answer.Error = err.Error()
	}
	return answer
}

func ask(c Case, schemas *Schemas, version string, answer *Answer) error {
	objects, err := Read(c.YAML, schemas)
	if err != nil {
		return err
	}
	var configs []config.Config
	var kube []runtime.Object
	for _, object := range objects {
		verdict, read := Judge(object, schemas)
		answer.Verdicts = append(answer.Verdicts, verdict)
		if read != nil {
			configs = append(configs, *read)
		}
		if object.Schema == nil {
			one, err := object.Kube()
			if err != nil {
				return err
			}
			kube = append(kube, one)
		}
	}
	if len(c.Callers) == 0 {
		return nil
	}
	meshConfig, err := mesh.ApplyMeshConfigDefaults(c.MeshConfig)
	if err != nil {
		return err
	}
	expected := ExpectedEndpoints(kube)
	return test.Wrap(func(t test.Failer) {
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			Configs:           configs,
			KubernetesObjects: kube,
			MeshConfig:        meshConfig,
		})
		Settle(t, server, expected, 20*time.Second)
		answer.Callers = map[string]*Egress{}
		for _, caller := range c.Callers {
			answer.Callers[caller.ID] = Translate(t, server, caller, version)
		}
		answer.Accepts = Accepts(t, server, c.Servers, version)
	})
}
