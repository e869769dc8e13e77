package main

import (
	multierror "github.com/hashicorp/go-multierror"

	"istio.io/istio/pkg/config"
)

// Judge says what the API server and, for Istio's own kinds, the webhook would answer. The second result is what istiod
// gets: nil for other kinds and when the webhook refuses.
func Judge(object Object, schemas *Schemas) (Verdict, *config.Config) {
	verdict := Verdict{
		Kind:      object.Raw.GetKind(),
		Namespace: object.Raw.GetNamespace(),
		Name:      object.Raw.GetName(),
		Schema:    schemas.Refusal(object.Raw),
	}
	if object.Schema == nil {
		return verdict, nil
	}
	read, err := object.Config()
	if err != nil {
		verdict.Webhook = err.Error()
		return verdict, nil
	}
	warning, err := object.Schema.ValidateConfig(*read)
	verdict.Warnings = texts(warning)
	if err != nil {
		verdict.Webhook = err.Error()
		return verdict, nil
	}
	return verdict, read
}

func texts(warning error) []string {
	if warning == nil {
		return nil
	}
	list, ok := warning.(*multierror.Error)
	if !ok {
		return []string{warning.Error()}
	}
	var said []string
	for _, one := range list.Errors {
		said = append(said, one.Error())
	}
	return said
}
