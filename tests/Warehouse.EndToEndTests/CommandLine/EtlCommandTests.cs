using System.Globalization;
using Edustat.V1;
using Google.Protobuf;

namespace Warehouse.EndToEndTests.CommandLine;

/// <summary><c>warehouse etl</c> against the real host.</summary>
[Collection(nameof(RunningHost))]
public sealed class EtlCommandTests(RunningHost host)
{
    private const string Pipeline = "nbs_province_special";

    [Fact]
    public async Task List_ShowsEveryPipelineInColumnsThatAlign()
    {
        var (exitCode, output, errors) = await RunAsync("list");
        var (_, json, _) = await RunAsync("list", "--json");

        Assert.Equal((0, ""), (exitCode, errors));
        var pipelines = JsonParser.Default.Parse<ListPipelinesResponse>(json).Pipelines;
        var lines = Lines(output);
        Assert.Equal(pipelines.Count + 1, lines.Length);
        Assert.StartsWith("pipeline", lines[0], StringComparison.Ordinal);
        var title = lines[0].IndexOf("title", StringComparison.Ordinal);
        foreach (var (pipeline, line) in pipelines.Zip(lines.Skip(1)))
        {
            Assert.StartsWith(pipeline.PipelineId, line, StringComparison.Ordinal);
            // No column before the title holds Chinese, so that characters are columns.
            Assert.Equal(pipeline.Title, line[title..]);
        }

        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Run_IsFollowedToItsEnd_AndFoundInTheHistory()
    {
        var (exitCode, output, errors) = await RunAsync("run", Pipeline, "--force", "--priority", "3", "--timeout", "10m");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains($"of {Pipeline} succeeded: ", output, StringComparison.Ordinal);
        var number = output.Split(' ')[1];
        var (_, json, _) = await RunAsync("runs", "--pipeline", Pipeline, "--state", "succeeded", "skipped", "--since", "2020-01-01", "--json");
        var run = JsonParser.Default.Parse<ListRunsResponse>(json).Runs.Single(run => run.Name.EndsWith($"/{number}", StringComparison.Ordinal));
        Assert.Equal((3, 600), (run.Priority, run.TimeoutSeconds));
        var (_, none, _) = await RunAsync("runs", "--pipeline", Pipeline, "--kind", "rollback");
        Assert.Single(Lines(none));
        var (watched, outcome, _) = await RunAsync("watch", number);
        Assert.Equal(0, watched);
        Assert.Equal(Lines(output)[^1], Lines(outcome)[^1]);
    }

    [Fact]
    public async Task UnchangedSource_IsSkipped_AndThatIsFine()
    {
        var (exitCode, output, _) = await RunAsync("run", "districts_provinces");

        Assert.Equal(0, exitCode);
        Assert.Contains("skipped: its source is the one already loaded.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelOfARunThatHasEnded_SaysHowItEnded()
    {
        var (_, json, _) = await RunAsync("run", "districts_provinces", "--json");
        var last = JsonParser.Default.Parse<Run>(Lines(json)[^1]);

        var (exitCode, output, _) = await RunAsync("cancel", last.Name);

        Assert.Equal(1, exitCode);
        Assert.Contains("skipped", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_IsSaidWithTheNearest()
    {
        var (exitCode, output, errors) = await RunAsync("run", "nbs_province_spesial");

        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains("Did you mean 'nbs_province_special'?", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatIsNotThere_IsSaid()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        taken.Stop();

        var (exitCode, output, errors) = await Cli.RunAsync("etl", "list", "--server", $"127.0.0.1:{port}");

        Assert.Equal((3, ""), (exitCode, output));
        Assert.Contains($"No host answers at http://127.0.0.1:{port}/", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'faild' is no value of --state. Did you mean 'Failed'? There are Queued, ", "runs", "--state", "faild")]
    [InlineData("'yesterday' is no value of --since. Write a time as 2024-09-01", "runs", "--since", "yesterday")]
    [InlineData("'many' is no value of --limit. Write a whole number.", "runs", "--limit", "many")]
    [InlineData("'0' is no value of --limit. At least 1.", "runs", "--limit", "0")]
    [InlineData("'-5' is no value of --limit. At least 1.", "backfills", "--limit", "-5")]
    [InlineData("'remov' is no command of warehouse etl schedule. Did you mean 'remove'?", "schedule", "remov", "x")]
    public async Task WrongValue_IsSaidWithWhatWouldBeRight(string message, params string[] words)
    {
        var (exitCode, _, errors) = await RunAsync(words);

        Assert.Equal(2, exitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Equal(2, Lines(errors).Length);
        Assert.DoesNotContain("System.", errors, StringComparison.Ordinal);
        Assert.Contains($"What there is: warehouse etl {words[0]} --help", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rejects")]
    [InlineData("watch")]
    [InlineData("gates")]
    public async Task RunThatIsNotThere_IsNamed(string command)
    {
        var (exitCode, _, errors) = await RunAsync(command, "99999");

        Assert.Equal(4, exitCode);
        Assert.Contains("There is no run '99999'.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.bad_server", "etl", "list", "--server", "ftp://x")]
    [InlineData("host.bad_usage", "etl", "run")]
    [InlineData("host.bad_usage", "etl", "run", "x", "--timeout", "soon")]
    [InlineData("host.bad_usage", "etl", "runs", "--state", "lost")]
    [InlineData("host.unknown_command", "etl", "lsit")]
    public async Task WrongWords_AreNamed(string code, params string[] args)
    {
        var (exitCode, output, errors) = await Cli.RunAsync(args);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(code, errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] words) => Cli.RunAsync(["etl", .. words, "--server", host.GrpcAddress]);

    private static string[] Lines(string output) => output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
}
