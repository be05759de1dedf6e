using Warehouse.Storage.SqlServer;

namespace Warehouse.EngineTests.SqlServer;

/// <summary>What the server's numbers mean; those of faults that no test can bring about.</summary>
public sealed class FaultNumbersTests
{
    [Theory]
    [InlineData(1205, "storage.unavailable")]
    [InlineData(3961, "storage.unavailable")]
    [InlineData(40613, "storage.unavailable")]
    [InlineData(983, "storage.unavailable")]
    [InlineData(18456, "storage.login_failed")]
    [InlineData(4060, "storage.cannot_open")]
    [InlineData(229, "storage.no_right")]
    [InlineData(3906, "storage.read_only")]
    [InlineData(978, "storage.secondary_unavailable")]
    [InlineData(9002, "storage.disk_full")]
    [InlineData(1105, "storage.disk_full")]
    [InlineData(1222, "storage.locked")]
    [InlineData(468, "storage.wrong_collation")]
    [InlineData(-2, "storage.timeout")]
    [InlineData(208, "storage.schema_missing")]
    public void Number_IsAProblem(int number, string code)
    {
        var problem = SqlServerFaults.ToProblem([number], 16, "What the server says.", "edustat on db");

        Assert.Equal(code, problem!.Code);
        Assert.Contains("What the server says.", problem.Message, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Hint);
    }

    [Fact]
    public void OnlyFaultsThatPassAreDoneAgain()
    {
        Assert.True(SqlServerFaults.IsTransient([0, 1205]));
        Assert.False(SqlServerFaults.IsTransient([18456, 229, 9002, 547, 2627, -2]));
    }

    [Fact]
    public void FaultOfOurs_IsNoProblemOfWhoeverRunsIt()
    {
        // 102: the syntax is wrong.
        Assert.Null(SqlServerFaults.ToProblem([102], 15, "Incorrect syntax.", "edustat on db"));
    }
}
