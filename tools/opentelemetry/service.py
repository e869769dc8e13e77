"""A service with nothing but OpenTelemetry: it knows of no dye. It calls the URL that its own request names and answers with
what that says. Prints its address."""

from urllib.parse import parse_qs
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

from opentelemetry import trace
from opentelemetry.instrumentation.urllib import URLLibInstrumentor
from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware
from opentelemetry.sdk.trace import TracerProvider

trace.set_tracer_provider(TracerProvider())
URLLibInstrumentor().instrument()


def application(environ, start_response):
    url = parse_qs(environ["QUERY_STRING"])["next"][0]
    with urlopen(url) as reply:
        body = reply.read()
    start_response("200 OK", [("content-type", "application/json")])
    return [body]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


server = make_server("127.0.0.1", 0, OpenTelemetryMiddleware(application), handler_class=Quiet)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
