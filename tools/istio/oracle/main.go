// Says what Istio makes of a configuration: what its admission would answer, and what each caller's Envoy would get.
// It runs istiod's own code; no cluster, no network. One JSON case per line on stdin, one JSON answer per line on file
// descriptor 3, in the same order: istiod's packages print to stdout before main begins.
//
//	istio-oracle -crds FOLDER -version 1.31.0 < cases.ndjson 3> answers.ndjson
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	istiolog "istio.io/istio/pkg/log"
)

func main() {
	crds := flag.String("crds", "", "folder with the CustomResourceDefinitions of Istio and the Gateway API")
	version := flag.String("version", "1.31.0", "what the callers' proxies say they are")
	flag.Parse()
	quiet()
	if err := run(*crds, *version); err != nil {
		fmt.Fprintln(os.Stderr, "istio-oracle:", err)
		os.Exit(1)
	}
}

func run(crds, version string) error {
	schemas, err := ReadSchemas(crds)
	if err != nil {
		return err
	}
	in := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	out := bufio.NewWriterSize(os.NewFile(3, "answers"), 1<<20)
	lines := json.NewEncoder(out)
	for in.More() {
		var c Case
		if err := in.Decode(&c); err != nil {
			return err
		}
		if err := lines.Encode(Ask(c, schemas, version)); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// istiod talks a lot; what matters here comes back as an answer.
func quiet() {
	options := istiolog.DefaultOptions()
	options.SetDefaultOutputLevel("all", istiolog.NoneLevel)
	if err := istiolog.Configure(options); err != nil {
		panic(err)
	}
}
