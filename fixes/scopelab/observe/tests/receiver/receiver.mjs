// receiver.mjs NODE_MODULES: a collector of OpenTelemetry's own code. It prints its port, answers each
// POST /v1/traces with 200, or 400 and why, and a line on stdout for each span that it took. Ends with its
// input.
//
// A request is taken if the classes that OpenTelemetry generates from the protocol's .proto files
// (protobufjs) verify it; if nothing of it is lost on the way through the binary form and back, as a name
// would be that the protocol has not; and if OpenTelemetry's own JSON serializer makes the same of the
// same spans.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";

const require = createRequire(process.argv[2] + "/");
const { opentelemetry } = require("@opentelemetry/otlp-transformer/build/src/generated/root");
const { JsonTraceSerializer } = require("@opentelemetry/otlp-transformer");
const Long = require("long");
const Request = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

const idBytes = { traceId: 16, spanId: 8, parentSpanId: 8 };

// Each value of a tree, by `change(key, value)`.
function mapped(value, change, key = "") {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change, key));
  if (value === null || typeof value !== "object" || value instanceof Uint8Array || Long.isLong(value)) return change(key, value);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, mapped(v, change, k)]));
}

// ProtoJSON as the classes have it: ids are bytes, 64-bit integers are Long and come as strings.
function fromJson(key, value) {
  if (key === "intValue" || key.endsWith("UnixNano")) {
    if (!/^-?[0-9]+$/.test(value) || typeof value !== "string") throw new Error(`${key} is no string of digits`);
    return Long.fromString(value, key !== "intValue");
  }
  if (!(key in idBytes)) return value;
  if (!new RegExp(`^[0-9a-f]{${2 * idBytes[key]}}$`).test(value)) throw new Error(`${key} is not in hex`);
  return Buffer.from(value, "hex");
}

// What the protocol lets a sender leave out is left out; 64-bit integers are strings.
function canonical(value) {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  const kept = {};
  for (const [key, each] of Object.entries(value)) {
    const made = key === "intValue" ? String(each) : canonical(each);
    const isEmpty = made === 0 || made === "" || (Array.isArray(made) && made.length === 0);
    if (!isEmpty && key !== "flags") kept[key] = made;
  }
  return kept;
}

const plain = ({ stringValue, intValue, doubleValue, boolValue }) =>
  stringValue ?? doubleValue ?? boolValue ?? Number(intValue);
const attributes = (all) => Object.fromEntries(all.map(({ key, value }) => [key, plain(value)]));
const time = (ns) => [Math.floor(Number(BigInt(ns) / 1_000_000_000n)), Number(BigInt(ns) % 1_000_000_000n)];
const context = ({ traceId, spanId, traceState }) => ({
  traceId,
  spanId,
  traceFlags: 1,
  traceState: traceState && { serialize: () => traceState },
});

// The same span, as OpenTelemetry's SDK hands it to an exporter.
function readable(span, resource, scope) {
  return {
    name: span.name,
    kind: span.kind - 1, // the API counts from 0
    spanContext: () => context(span),
    parentSpanContext: span.parentSpanId && { spanId: span.parentSpanId },
    startTime: time(span.startTimeUnixNano),
    endTime: time(span.endTimeUnixNano),
    status: span.status,
    attributes: attributes(span.attributes),
    links: span.links.map((each) => ({ context: context(each), attributes: {} })),
    events: [],
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: 0,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function take(body) {
  const json = JSON.parse(body);
  const binary = mapped(json, fromJson);
  const wrong = Request.verify(binary);
  if (wrong) throw new Error(wrong);
  const decoded = Request.decode(Request.encode(Request.fromObject(binary)).finish());
  const back = mapped(Request.toObject(decoded, { longs: String, enums: Number }), (key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );
  if (!isDeepStrictEqual(canonical(back), canonical(json))) throw new Error("something is lost on the way");

  const spans = [];
  for (const { resource, scopeSpans } of json.resourceSpans) {
    const of = { attributes: attributes(resource.attributes), asyncAttributesPending: false };
    for (const { scope, spans: all } of scopeSpans) {
      spans.push(...all.map((each) => readable(each, of, scope)));
    }
  }
  if (spans.length === 0) throw new Error("there are no spans");
  const theirs = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans)));
  if (!isDeepStrictEqual(canonical(theirs), canonical(json))) {
    throw new Error(`OpenTelemetry says ${JSON.stringify(canonical(theirs))}`);
  }
  return spans;
}

const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  const answer = (status, what) => {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(what));
  };
  try {
    if (request.method !== "POST" || request.url !== "/v1/traces") return answer(404, {});
    if (request.headers["content-type"] !== "application/json") return answer(415, {});
    for (const each of take(body)) {
      const { traceId } = each.spanContext();
      const links = each.links.map(({ context: to }) => to.traceId).join(" ");
      console.log(`${each.name} ${traceId} ${each.status.code} ${each.attributes["error.type"] ?? "-"} ${links}`);
    }
    return answer(200, {});
  } catch (error) {
    return answer(400, { message: error.message });
  }
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
