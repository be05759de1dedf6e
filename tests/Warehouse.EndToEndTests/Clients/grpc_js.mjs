// @grpc/grpc-js over HTTP/2 without TLS, from the .proto files as they lie in the repository.
// Arguments: host:port of gRPC, the folder of protos.
import { join } from 'node:path';
import { credentials, loadPackageDefinition, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { ambiguousQuery, errorSaid, pipeline, print, query, streamSaid, unarySaid } from './scenario.mjs';

const [address, protos] = process.argv.slice(2);
const files = ['indicator_service', 'catalog_service', 'etl_admin_service'].map((name) => `edustat/v1/${name}.proto`);
const { edustat } = loadPackageDefinition(loadSync(files, { includeDirs: [protos], longs: Number, enums: String, defaults: true, oneofs: true }));
const indicators = new edustat.v1.IndicatorService(address, credentials.createInsecure());
const runs = new edustat.v1.EtlAdminService(address, credentials.createInsecure());

const unary = (client, method, request) =>
  new Promise((resolve, reject) => client[method](request, { deadline: Date.now() + 30_000 }, (error, answer) => (error ? reject(error) : resolve(answer))));

const messages = async (call) => {
  const all = [];
  for await (const message of call) all.push(message);
  return all;
};

const details = (error) => {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => (target.startsWith('google/protobuf/') ? target : join(protos, target));
  root.loadSync(['google/rpc/status.proto', 'google/rpc/error_details.proto']);
  const decoded = root.lookupType('google.rpc.Status').decode(error.metadata.get('grpc-status-details-bin')[0]);
  return decoded.details.map((any) => {
    const name = any.type_url.split('/').pop();
    return [name, root.lookupType(name).decode(any.value)];
  });
};

const parts = await messages(indicators.StreamIndicators(query));
const [run] = (await unary(runs, 'ListRuns', { parent: pipeline, pageSize: 1 })).runs;
const watched = await messages(runs.WatchRun({ name: run.name }));
const error = await unary(indicators, 'QueryIndicators', ambiguousQuery).catch((refusal) => refusal);

print({
  unary: unarySaid(await unary(indicators, 'QueryIndicators', query)),
  stream: streamSaid(parts.map((part) => [part.part, part[part.part]])),
  watch: watched.map((each) => each.state),
  error: errorSaid(status[error.code], details(error)),
});
indicators.close();
runs.close();
