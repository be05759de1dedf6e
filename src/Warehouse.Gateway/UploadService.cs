using System.Security.Cryptography;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage.Files;
using Warehouse.Storage.Runs;
using StoredUpload = Warehouse.Storage.Runs.Upload;
using Upload = Edustat.V1.Upload;

namespace Warehouse.Gateway;

/// <summary>Files that are sent to pipelines, piece by piece.</summary>
public sealed class UploadService(UploadLog uploads, UploadRuns runs, PipelineLog pipelines, Spool spool) : Edustat.V1.UploadService.UploadServiceBase
{
    private const int LongestName = 200;
    private const string Form = "pipelines/{id}/uploads/{upload}";

    /// <inheritdoc />
    public override async Task<Upload> CreateUpload(CreateUploadRequest request, ServerCallContext context)
    {
        var pipelineId = ReadName(request.Parent, "parent", "pipelines/{id}")[0];
        var problems = new List<Problem>();
        if (request.FileName.Length is 0 or > LongestName || request.FileName.AsSpan().IndexOfAny('/', '\\') >= 0)
            problems.Add(new Problem("request.bad_file_name", $"'{request.FileName}' is no name of a file.", "file_name", "Without folders, and not longer than 200 characters."));
        if (request.Size <= 0)
            problems.Add(new Problem("request.bad_size", "A file has at least one byte.", "size"));
        var sha256 = request.Sha256.ToLowerInvariant();
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))
            problems.Add(new Problem("request.bad_sha256", "The checksum is no SHA-256 in hexadecimal.", "sha256", "64 digits, of the whole file."));
        ProblemException.ThrowIfAny(problems);
        await RequireUploadsAsync(pipelineId, context.CancellationToken);
        var upload = new StoredUpload
        {
            UploadId = Guid.NewGuid().ToString("n"),
            PipelineId = pipelineId,
            Period = request.Period,
            FileName = Spool.SafeName(request.FileName),
            Size = request.Size,
            Sha256 = sha256,
            CreatedBy = Caller.Name(context),
        };
        if (await uploads.FindOpenAsync(upload, context.CancellationToken) is { } begun)
            return ToMessage(begun);
        await uploads.AddAsync(upload, context.CancellationToken);
        return ToMessage(await RequireAsync(Name(upload), context.CancellationToken));
    }

    /// <inheritdoc />
    public override async Task<Upload> SendUpload(IAsyncStreamReader<UploadChunk> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken))
            throw new ProblemException(new Problem("request.bad_name", "Nothing was sent, not even the name of the upload.", "name", $"Write {Form}."));
        var name = requestStream.Current.Name;
        var upload = await RequireOpenAsync(name, context.CancellationToken);
        await using (var file = await UploadFile.OpenAsync(upload, uploads, spool, context.CancellationToken))
        {
            do
                await WriteAsync(file, requestStream.Current, name, context.CancellationToken);
            while (await requestStream.MoveNext(context.CancellationToken));
            await file.FinishAsync(context.CancellationToken);
        }

        return await EndAsync(name, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<Upload> WriteUpload(UploadChunk request, ServerCallContext context)
    {
        var upload = await RequireOpenAsync(request.Name, context.CancellationToken);
        await using (var file = await UploadFile.OpenAsync(upload, uploads, spool, context.CancellationToken))
        {
            await WriteAsync(file, request, request.Name, context.CancellationToken);
            await file.FinishAsync(context.CancellationToken);
        }

        return await EndAsync(request.Name, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<Upload> GetUpload(GetUploadRequest request, ServerCallContext context) =>
        ToMessage(await RequireAsync(request.Name, context.CancellationToken));

    private static async Task WriteAsync(UploadFile file, UploadChunk chunk, string name, CancellationToken cancellationToken)
    {
        if (chunk.Name.Length > 0 && chunk.Name != name)
            throw new ProblemException(new Problem("request.bad_name", "The pieces of a stream are of one upload.", "name", $"The stream began with {name}."));
        if (!chunk.Sha256.IsEmpty && !SHA256.HashData(chunk.Data.Span).AsSpan().SequenceEqual(chunk.Sha256.Span))
            throw new ProblemException(new Problem("etl.upload_checksum", "The piece that came is not the one that was sent.", "sha256", "Send it again."));
        await file.WriteAsync(chunk.Offset, chunk.Data.Memory, cancellationToken);
    }

    // Asked for only when the file is whole; a host that goes away just before asks for it when it comes back.
    private async Task<Upload> EndAsync(string name, CancellationToken cancellationToken)
    {
        var upload = await RequireAsync(name, cancellationToken);
        if (upload.State != UploadState.Complete)
            return ToMessage(upload);
        await runs.AskAsync(upload, CancellationToken.None);
        return ToMessage(await RequireAsync(name, cancellationToken));
    }

    private async Task RequireUploadsAsync(string pipelineId, CancellationToken cancellationToken)
    {
        var known = await pipelines.ListPipelinesAsync(int.MaxValue, null, cancellationToken);
        var pipeline = known.FirstOrDefault(p => p.PipelineId == pipelineId)
            ?? throw new ProblemException(new Problem("request.not_found", $"There is no pipeline '{pipelineId}'.", "parent", Nearest.Hint(pipelineId, known.Select(p => p.PipelineId))));
        if (pipeline.Source != "upload")
            throw new ProblemException(new Problem("etl.not_for_uploads", $"The files of '{pipelineId}' come from elsewhere.", "parent", "A pipeline takes files that are sent when it says 'source: upload'."));
    }

    private async Task<StoredUpload> RequireOpenAsync(string name, CancellationToken cancellationToken)
    {
        var upload = await RequireAsync(name, cancellationToken);
        return upload.State == UploadState.Open
            ? upload
            : throw new ProblemException(new Problem("etl.upload_ended", $"The upload is {upload.State.ToString().ToLowerInvariant()}; nothing more can be sent.", "name", "Begin a new one."));
    }

    private async Task<StoredUpload> RequireAsync(string name, CancellationToken cancellationToken)
    {
        var parts = ReadName(name, "name", Form);
        return await uploads.FindAsync(parts[1], cancellationToken) is { } upload && upload.PipelineId == parts[0]
            ? upload
            : throw new ProblemException(new Problem("request.not_found", $"Pipeline '{parts[0]}' has no upload '{parts[1]}'.", "name"));
    }

    private static List<string> ReadName(string name, string field, string pattern)
    {
        var (parts, expected) = (name.Split('/'), pattern.Split('/'));
        var fits = parts.Length == expected.Length && !parts.Zip(expected).Any(pair => pair.Second.StartsWith('{') ? pair.First.Length == 0 : pair.First != pair.Second);
        return fits
            ? parts.Zip(expected).Where(pair => pair.Second.StartsWith('{')).Select(pair => pair.First).ToList()
            : throw new ProblemException(new Problem("request.bad_name", $"'{name}' is not a name of the form {pattern}.", field, $"Write {pattern}."));
    }

    private static string Name(StoredUpload upload) => $"pipelines/{upload.PipelineId}/uploads/{upload.UploadId}";

    private Upload ToMessage(StoredUpload upload) => new()
    {
        Name = Name(upload),
        FileName = upload.FileName,
        Period = upload.Period,
        State = upload.State switch
        {
            UploadState.Open => Upload.Types.State.Open,
            UploadState.Complete => Upload.Types.State.Complete,
            UploadState.Refused => Upload.Types.State.Refused,
            UploadState.Expired => Upload.Types.State.Expired,
            _ => throw new InvalidOperationException($"Nobody knows the state {upload.State}."),
        },
        Size = upload.Size,
        Sha256 = upload.Sha256,
        Received = upload.State == UploadState.Complete ? upload.Size : upload.Received,
        Run = upload.RunId is { } run ? $"pipelines/{upload.PipelineId}/runs/{run}" : "",
        CreateTime = upload.CreatedAt.ToTimestamp(),
        ExpireTime = upload.State == UploadState.Open ? (upload.TouchedAt + runs.ExpireAfter).ToTimestamp() : null,
    };
}
