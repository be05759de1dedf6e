using Edustat.V1;
using Grpc.Core;
using Warehouse.Host.Commands.Etl;

namespace Warehouse.EndToEndTests.CommandLine;

/// <summary>Lists that are longer than what a server gives at once.</summary>
public sealed class PagesTests
{
    private readonly List<int> _asked = [];

    [Theory]
    [InlineData(1, 1, true, "1")]
    [InlineData(1500, 1500, true, "1000 500")]
    [InlineData(2500, 2500, false, "1000 1000 500")]
    [InlineData(9000, 2500, false, "1000 1000 1000")]
    public async Task AsManyAsAreWanted_AreAskedFor_AndWhetherThereAreMoreIsTold(int limit, int rows, bool isCut, string asked)
    {
        var read = await Pages.ReadAsync(limit, Ask);

        Assert.Equal(Enumerable.Range(0, rows).Select(number => $"{number}"), read.Runs.Select(run => run.Name));
        Assert.Equal((isCut, asked), (read.NextPageToken.Length > 0, string.Join(' ', _asked)));
    }

    [Fact]
    public async Task AllAreRead()
    {
        Assert.Equal(2500, (await Pages.ReadAllAsync(Ask)).Runs.Count);
    }

    // A server with 2,500 runs.
    private AsyncUnaryCall<ListRunsResponse> Ask(int size, string token)
    {
        _asked.Add(size);
        var first = token.Length == 0 ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        var end = Math.Min(first + Math.Min(size, 1000), 2500);
        var page = new ListRunsResponse { Runs = { Enumerable.Range(first, end - first).Select(number => new Run { Name = $"{number}" }) }, NextPageToken = end < 2500 ? $"{end}" : "" };
        return new AsyncUnaryCall<ListRunsResponse>(Task.FromResult(page), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }
}
