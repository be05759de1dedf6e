using System.Diagnostics;
using System.Security.Cryptography;
using Edustat.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Warehouse.Host;

namespace Warehouse.EndToEndTests.Office;

/// <summary>A file that is sent by command while something goes wrong: nothing is lost, nothing wrong is loaded, and the same command goes on.</summary>
[Collection(nameof(OneTokenAtATime))]
public sealed class UploadTests : IAsyncLifetime
{
    private const int Held = 3 << 20;

    private OfficeHost _office = null!;

    public async Task InitializeAsync() => _office = await OfficeHost.StartAsync("湖北省,2041,100");

    public async Task DisposeAsync() => await _office.DisposeAsync();

    [Fact]
    public async Task SenderThatIsKilled_IsGoneOnWithByTheSameCommand()
    {
        var file = WriteLarge("2026年小学在校生（最终）.csv");
        await using (var line = new HeldLine(_office.GrpcAddress, Held))
        {
            using var killed = Process.Start(new ProcessStartInfo("dotnet", [typeof(WarehouseHost).Assembly.Location, "etl", "upload", "sent", file, "--server", line.Address]) { Environment = { ["WAREHOUSE_TOKEN"] = OfficeHost.Wang } })!;
            await line.Reached;
            await WhenBytesCameAsync();
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        // The host acknowledges what came once it sees that nobody sends any more.
        await WhenAcknowledgedAsync(file);

        var (exitCode, output, errors) = await _office.RunAsync(OfficeHost.Wang, "upload", "sent", file);
        var again = await _office.OutputAsync(0, "upload", "sent", file);

        Assert.True(exitCode == 0, errors + output);
        Assert.Matches($@"^\d{{7}} of {new FileInfo(file).Length} bytes are there already; the upload goes on behind them\.", errors[errors.IndexOfAny([.. "123456789"])..]);
        Assert.Contains("1 loaded", output, StringComparison.Ordinal);
        Assert.Contains("skipped", again, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(file), await TraceAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostThatIsAwayForAWhile_IsWaitedFor()
    {
        var file = WriteLarge("sent.csv");
        await using var line = new HeldLine(_office.GrpcAddress, Held);

        var sending = _office.RunAsync(OfficeHost.Wang, "upload", "sent", file, "--server", line.Address);
        await line.Reached;
        await WhenBytesCameAsync();
        await line.DisposeAsync();
        await WhenAcknowledgedAsync(file);
        // Longer than the command waits before it asks for the first time.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await using var back = new HeldLine(_office.GrpcAddress, long.MaxValue, line.Port);
        var (exitCode, output, errors) = await sending;

        Assert.True(exitCode == 0, errors + output);
        Assert.Contains($" of {new FileInfo(file).Length} bytes are there already; the upload goes on behind them.", errors, StringComparison.Ordinal);
        Assert.Contains("1 loaded", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other bytes", "The file that came has the SHA-256 ", "[etl.upload_checksum]")]
    [InlineData("fewer bytes", "The file became shorter while it was sent.", "[etl.upload_checksum]")]
    [InlineData("more bytes", "and more were sent.", "[etl.upload_too_long]")]
    public async Task FileThatChangesWhileItIsSent_IsRefused_AndNothingOfItIsLoaded(string change, string message, string code)
    {
        var file = WriteLarge("sent.csv");
        await using var line = new HeldLine(_office.GrpcAddress, Held);

        var sending = _office.RunAsync(OfficeHost.Wang, "upload", "sent", file, "--server", line.Address);
        await line.Reached;
        Change(file, change);
        line.GoOn();
        var (exitCode, output, errors) = await sending;

        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Contains(code, errors, StringComparison.Ordinal);
        Assert.Single((await _office.OutputAsync(0, "runs", "--pipeline", "sent")).TrimEnd().Split('\n'));
        Assert.DoesNotContain("sent.csv", await TraceAsync(), StringComparison.Ordinal);
        // Once nobody writes to it any more, it is sent like any other.
        File.WriteAllText(file, Row);
        Assert.Contains("1 loaded", await _office.OutputAsync(0, "upload", "sent", file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNotTheAnnouncedFile_IsSaidBeforeAByteIsSent()
    {
        var empty = _office.WriteFile("空的.csv", "");
        var file = _office.WriteFile("a.csv", Row);
        var longName = _office.WriteFile($"{new string('教', 80)}.csv", Row);

        var (none, _, nothing) = await _office.RunAsync(OfficeHost.Wang, "upload", "sent", empty);
        var (missing, _, unknown) = await _office.RunAsync(OfficeHost.Wang, "upload", "sent", file, "--resume", "pipelines/sent/uploads/none");

        Assert.Equal((4, true), (none, nothing.Contains("A file has at least one byte. [request.bad_size]", StringComparison.Ordinal)));
        Assert.Equal((4, true), (missing, unknown.Contains("Pipeline 'sent' has no upload 'none'. [request.not_found]", StringComparison.Ordinal)));
        Assert.Contains("1 loaded", await _office.OutputAsync(0, "upload", "sent", longName), StringComparison.Ordinal);
        Assert.Contains("教教教.csv", await TraceAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("expired")]
    public async Task UploadThatEndedWithoutALoad_IsNotSaidToBeSent(string state)
    {
        var file = _office.WriteFile("a.csv", Row);
        var upload = await BeginAsync(file);
        await ChangeAsync($"update etl_upload set state = '{state}'");

        var (exitCode, output, errors) = await _office.RunAsync(OfficeHost.Wang, "upload", "sent", file, "--resume", upload.Name);

        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains($"The upload is {state}; nothing of it was loaded.", errors, StringComparison.Ordinal);
        Assert.Contains("[etl.upload_ended]", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunThatAHostDidNotComeToAskFor_IsFollowedOnceItIsBack()
    {
        var file = _office.WriteFile("a.csv", Row);
        var upload = await BeginAsync(file);
        await _office.OutputAsync(0, "upload", "sent", file);
        // As a host leaves it that goes away behind the last byte.
        await ChangeAsync("update etl_upload set run_id = null");

        var following = _office.RunAsync(OfficeHost.Wang, "upload", "sent", file, "--resume", upload.Name);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await ChangeAsync("update etl_upload set run_id = (select max(run_id) from etl_run where pipeline_id = 'sent')");
        var (exitCode, output, errors) = await following;

        Assert.True(exitCode == 0, errors + output);
        Assert.Matches(@"^Run \d+ of sent (succeeded|skipped)", output[output.LastIndexOf("Run", StringComparison.Ordinal)..]);
    }

    private const string Row = "地区,年份,在校生数\n湖南省,2036,36\n";

    // Lines without text are no rows.
    private string WriteLarge(string name) => _office.WriteFile(name, Row + string.Concat(Enumerable.Repeat(new string(' ', 1023) + "\n", 8 << 10)));

    // What is on the line alone is lost with it.
    private async Task WhenBytesCameAsync()
    {
        while (!Directory.EnumerateFiles(_office.Folder, "*.upload", SearchOption.AllDirectories).Any(part => new FileInfo(part).Length > 0))
            await Task.Yield();
    }

    // The one that is open, if there is one.
    private async Task<Upload> BeginAsync(string file)
    {
        var same = new CreateUploadRequest
        {
            Parent = "pipelines/sent",
            FileName = Path.GetFileName(file),
            Size = new FileInfo(file).Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))),
        };
        return await new UploadService.UploadServiceClient(_office.Channel).CreateUploadAsync(same, new Metadata { { "authorization", $"Bearer {OfficeHost.Wang}" } });
    }

    private async Task WhenAcknowledgedAsync(string file)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await BeginAsync(file)).Received == 0)
            await Task.Delay(50, enough.Token);
    }

    private async Task ChangeAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_office.Folder, "warehouse.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private static void Change(string file, string change)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (change == "fewer bytes")
        {
            stream.SetLength(stream.Length - (1 << 20));
            return;
        }

        stream.Position = stream.Length - (change == "more bytes" ? 0 : 2);
        stream.Write("x"u8);
    }

    private Task<string> TraceAsync() => _office.OutputAsync(0, "trace", "enrolment", "--where", "district=cn-43", "--where", "stage=primary", "--year", "2036");
}
