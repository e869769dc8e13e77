package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"

	"istio.io/istio/pkg/config/crd"
)

// Schemas is what an API server knows of custom resources.
type Schemas struct {
	validator *crd.Validator
	defaults  map[schema.GroupVersionKind]*structuralschema.Structural
}

// ReadSchemas reads every CustomResourceDefinition in the folder's *.yaml files.
func ReadSchemas(folder string) (*Schemas, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("no definitions in " + folder)
	}
	schemas := &Schemas{defaults: map[schema.GroupVersionKind]*structuralschema.Structural{}}
	if schemas.validator, err = crd.NewValidatorFromFiles(files...); err != nil {
		return nil, err
	}
	schemas.validator.SkipMissing = true
	for _, file := range files {
		if err := schemas.readDefaults(file); err != nil {
			return nil, err
		}
	}
	return schemas, nil
}

func (s *Schemas) readDefaults(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	documents := kubeyaml.NewYAMLOrJSONDecoder(file, 512*1024)
	for {
		var definition apiextensionsv1.CustomResourceDefinition
		if err := documents.Decode(&definition); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		for _, version := range definition.Spec.Versions {
			var properties apiextensions.JSONSchemaProps
			if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &properties, nil); err != nil {
				return err
			}
			structural, err := structuralschema.NewStructural(&properties)
			if err != nil {
				return err
			}
			gvk := schema.GroupVersionKind{Group: definition.Spec.Group, Version: version.Name, Kind: definition.Spec.Names.Kind}
			s.defaults[gvk] = structural
		}
	}
}

// Complete fills in what the definition says that absent fields are.
func (s *Schemas) Complete(object *unstructured.Unstructured) {
	if structural := s.defaults[object.GroupVersionKind()]; structural != nil {
		defaulting.Default(object.Object, structural)
	}
}

// Refusal is why the API server would not take the object; empty when it would, or has no definition.
func (s *Schemas) Refusal(object *unstructured.Unstructured) string {
	if err := s.validator.ValidateCustomResource(object.DeepCopy()); err != nil {
		return err.Error()
	}
	return ""
}
