"""grpcio with nothing but the server's address: every message of a service comes from its reflection; also health.

Argument: host:port of gRPC.
"""
import json
import sys

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, json_format, message_factory

PIPELINE = "pipelines/nbs_national_education"
QUERY = {
    "indicators": [{"indicator": "school_count"}],
    "groupBy": [{"dimension": "academic_year"}],
    "filters": [{"dimension": "stage", "members": ["primary"]}],
    "periods": {"periods": ["2019"]},
}
AMBIGUOUS = {**QUERY, "filters": [*QUERY["filters"], {"dimension": "district", "members": ["鼓楼区"]}]}

# Debian brings neither grpc_reflection nor googleapis: what cannot be asked of the server is written here, by field number.
REFLECTION = "grpc.reflection.v1alpha"
REFLECTION_MESSAGES = {
    "ServerReflectionRequest": [(3, "file_by_filename", "string"), (4, "file_containing_symbol", "string"), (7, "list_services", "string")],
    "ServerReflectionResponse": [(4, "file_descriptor_response", "Files"), (6, "list_services_response", "Services"), (7, "error_response", "Error")],
    "Files": [(1, "file_descriptor_proto", "bytes*")],
    "Services": [(1, "service", "Service*")],
    "Service": [(1, "name", "string")],
    "Error": [(1, "error_code", "int32"), (2, "error_message", "string")],
}
STATUS_MESSAGES = {
    "Status": [(1, "code", "int32"), (2, "message", "string"), (3, "details", ".google.protobuf.Any*")],
    "ErrorInfo": [(1, "reason", "string"), (2, "domain", "string"), (3, "metadata", "Entry*")],
    "Entry": [(1, "key", "string"), (2, "value", "string")],
    "BadRequest": [(1, "field_violations", "FieldViolation*")],
    "FieldViolation": [(1, "field", "string"), (2, "description", "string")],
    "RequestInfo": [(1, "request_id", "string")],
}


class Reflected:
    """Calls the methods of a server whose descriptors it asks for."""

    def __init__(self, channel):
        self._channel = channel
        self._pool = descriptor_pool.DescriptorPool()
        self._known_files = set()
        known = pool_of(REFLECTION, REFLECTION_MESSAGES)
        self._question = message_class(known, f"{REFLECTION}.ServerReflectionRequest")
        self._reflect = channel.stream_stream(
            f"/{REFLECTION}.ServerReflection/ServerReflectionInfo",
            request_serializer=self._question.SerializeToString,
            response_deserializer=message_class(known, f"{REFLECTION}.ServerReflectionResponse").FromString,
        )

    def services(self):
        return [service.name for service in self._ask(list_services="*").list_services_response.service]

    def learn(self, symbol):
        self._add(self._files(file_containing_symbol=symbol))

    def call(self, method, fields):
        """The answer of a unary method, the call of a streaming one."""
        service, name = method.rsplit(".", 1)
        found = self._pool.FindServiceByName(service).FindMethodByName(name)
        proto = descriptor_pb2.MethodDescriptorProto()
        found.CopyToProto(proto)
        request = json_format.ParseDict(fields, message_class(self._pool, found.input_type.full_name)())
        answer = message_class(self._pool, found.output_type.full_name)
        make = self._channel.unary_stream if proto.server_streaming else self._channel.unary_unary
        return make(f"/{service}/{name}", request_serializer=type(request).SerializeToString, response_deserializer=answer.FromString)(request, timeout=30)

    def _ask(self, **question):
        (answer,) = self._reflect(iter([self._question(**question)]), timeout=30)
        if answer.HasField("error_response"):
            raise LookupError(f"{question}: {answer.error_response.error_message}")
        return answer

    def _files(self, **question):
        return [descriptor_pb2.FileDescriptorProto.FromString(file) for file in self._ask(**question).file_descriptor_response.file_descriptor_proto]

    # What a file imports must be in the pool before it.
    def _add(self, files):
        by_name = {file.name: file for file in files}
        for file in files:
            if file.name in self._known_files:
                continue
            self._known_files.add(file.name)
            for name in file.dependency:
                self._add([by_name[name]] if name in by_name else self._files(file_by_filename=name))
            self._pool.Add(file)


def pool_of(package, messages):
    """A pool with these messages: name → (number, field, type), "*" for repeated."""
    field = descriptor_pb2.FieldDescriptorProto
    scalars = {"string": field.TYPE_STRING, "bytes": field.TYPE_BYTES, "int32": field.TYPE_INT32}
    file = descriptor_pb2.FileDescriptorProto(name=f"{package}.proto", package=package, syntax="proto3", dependency=["google/protobuf/any.proto"])
    for name, fields in messages.items():
        message = file.message_type.add(name=name)
        for number, field_name, kind in fields:
            plain = kind.rstrip("*")
            made = message.field.add(name=field_name, number=number, label=field.LABEL_REPEATED if kind.endswith("*") else field.LABEL_OPTIONAL)
            made.type = scalars.get(plain, field.TYPE_MESSAGE)
            if plain not in scalars:
                made.type_name = plain if plain.startswith(".") else f".{package}.{plain}"
    pool = descriptor_pool.DescriptorPool()
    for each in (any_pb2.DESCRIPTOR.serialized_pb, file.SerializeToString()):
        pool.AddSerializedFile(each)
    return pool


def message_class(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def details_of(error):
    """The details of a refusal by type."""
    pool = pool_of("google.rpc", STATUS_MESSAGES)
    trailer = dict(error.trailing_metadata())["grpc-status-details-bin"]
    status = message_class(pool, "google.rpc.Status").FromString(trailer)
    return {name: message_class(pool, name).FromString(any.value) for any in status.details for name in [any.type_url.split("/")[-1]]}


def said_of_error(error):
    details = details_of(error)
    info = details["google.rpc.ErrorInfo"]
    return {
        "code": error.code().name,
        "reason": info.reason,
        "domain": info.domain,
        "hint": {entry.key: entry.value for entry in info.metadata}["hint"],
        "field": details["google.rpc.BadRequest"].field_violations[0].field,
        "hasRequestId": len(details["google.rpc.RequestInfo"].request_id) > 0,
    }


def enum_name(message, field):
    return message.DESCRIPTOR.fields_by_name[field].enum_type.values_by_number[getattr(message, field)].name


def refused(server):
    try:
        server.call("edustat.v1.IndicatorService.QueryIndicators", AMBIGUOUS)
    except grpc.RpcError as error:
        return error
    raise SystemExit("The ambiguous name was not refused.")


def main(address):
    with grpc.insecure_channel(address) as channel:
        server = Reflected(channel)
        services = server.services()
        for service in services:
            server.learn(service)

        answer = server.call("edustat.v1.IndicatorService.QueryIndicators", QUERY)
        parts = list(server.call("edustat.v1.IndicatorService.StreamIndicators", QUERY))
        run = server.call("edustat.v1.EtlAdminService.ListRuns", {"parent": PIPELINE, "pageSize": 1}).runs[0]
        watched = list(server.call("edustat.v1.EtlAdminService.WatchRun", {"name": run.name}))
        checked = server.call("grpc.health.v1.Health.Check", {})
        health = server.call("grpc.health.v1.Health.Watch", {})
        said = {
            "unary": {"value": answer.rows[0].cells[0].value, "label": answer.schema.indicators[0].label, "year": answer.rows[0].keys[0].id},
            "stream": {
                "parts": [part.WhichOneof("part") for part in parts],
                "value": parts[1].batch.values[0].value[0],
                "totalRows": parts[-1].footer.total_rows,
            },
            "watch": [enum_name(each, "state") for each in watched],
            "error": said_of_error(refused(server)),
            "services": sorted(services),
            "health": {"check": enum_name(checked, "status"), "watch": enum_name(next(health), "status")},
        }
        health.cancel()
        print(json.dumps(said))


main(sys.argv[1])
