"""A service with nothing but OpenTelemetry: it knows of no dye. It calls the URL that its own request names and answers with
what that says. Prints its address."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from opentelemetry import propagate, trace
from opentelemetry.sdk.trace import TracerProvider

trace.set_tracer_provider(TracerProvider())
tracer = trace.get_tracer("foreign")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        received = propagate.extract({name.lower(): value for name, value in self.headers.items()})
        with tracer.start_as_current_span("GET", context=received) as span:
            headers = {}
            propagate.inject(headers, context=trace.set_span_in_context(span, received))
            url = parse_qs(urlsplit(self.path).query)["next"][0]
            with urlopen(Request(url, headers=headers)) as reply:
                body = reply.read()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
