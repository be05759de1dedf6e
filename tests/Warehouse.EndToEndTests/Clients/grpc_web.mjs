// The classic grpc-web client in mode grpcwebtext, over an XMLHttpRequest for Node; messages of protoc-gen-es.
// Argument: the address of HTTP.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import grpcWeb from 'grpc-web';
import xhr2 from 'xhr2';
import { BadRequestSchema, ErrorInfoSchema, RequestInfoSchema } from './generated/google/rpc/error_details_pb.js';
import { StatusSchema } from './generated/google/rpc/status_pb.js';
import { EtlAdminService, Run_State } from './generated/edustat/v1/etl_admin_service_pb.js';
import { IndicatorService } from './generated/edustat/v1/indicator_service_pb.js';
import { ambiguousQuery, errorSaid, pipeline, print, query, streamSaid, unarySaid } from './scenario.mjs';

const [address] = process.argv.slice(2);
globalThis.XMLHttpRequest = xhr2;
const client = new grpcWeb.GrpcWebClientBase({ format: 'text' });
const detailTypes = [ErrorInfoSchema, BadRequestSchema, RequestInfoSchema];

const prepare = ({ parent, name, input, output, methodKind }, fields) => {
  const path = `/${parent.typeName}/${name}`;
  const kind = methodKind === 'unary' ? grpcWeb.MethodType.UNARY : grpcWeb.MethodType.SERVER_STREAMING;
  const descriptor = new grpcWeb.MethodDescriptor(path, kind, Object, Object, (message) => toBinary(input, message), (bytes) => fromBinary(output, bytes));
  return [address + path, create(input, fields), {}, descriptor];
};

const unary = (method, fields) =>
  new Promise((resolve, reject) => client.rpcCall(...prepare(method, fields), (error, answer) => (error ? reject(error) : resolve(answer))));

const messages = (method, fields) =>
  new Promise((resolve, reject) => {
    const all = [];
    client.serverStreaming(...prepare(method, fields)).on('data', (message) => all.push(message)).on('error', reject).on('end', () => resolve(all));
  });

const details = (error) =>
  fromBinary(StatusSchema, Buffer.from(error.metadata['grpc-status-details-bin'], 'base64')).details.map((any) => {
    const name = any.typeUrl.split('/').pop();
    return [name, fromBinary(detailTypes.find((type) => type.typeName === name), any.value)];
  });

const parts = await messages(IndicatorService.method.streamIndicators, query);
const { runs: [run] } = await unary(EtlAdminService.method.listRuns, { parent: pipeline, pageSize: 1 });
const watched = await messages(EtlAdminService.method.watchRun, { name: run.name });
const error = await unary(IndicatorService.method.queryIndicators, ambiguousQuery).catch((refusal) => refusal);

print({
  unary: unarySaid(await unary(IndicatorService.method.queryIndicators, query)),
  stream: streamSaid(parts.map(({ part }) => [part.case, part.value])),
  watch: watched.map((each) => Run_State[each.state]),
  error: errorSaid(Object.keys(grpcWeb.StatusCode).find((name) => grpcWeb.StatusCode[name] === error.code), details(error)),
});
