using Dapper;
using Microsoft.Data.SqlClient;
using Warehouse.Catalogue;
using Warehouse.EngineTests.Load;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.SqlServer;

namespace Warehouse.EngineTests.SqlServer;

/// <summary>What goes wrong between this program and a server: done again where that is safe, else a clear problem, and never half a load.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly LoadWorld _world = new(StorageEngine.SqlServer);

    [SkippableTheory]
    [InlineData(nameof(LoadStep.BatchStaged))]
    [InlineData(nameof(LoadStep.Locked))]
    [InlineData(nameof(LoadStep.Merged))]
    [InlineData(nameof(LoadStep.Ended))]
    public async Task LineThatBreaksOnceInALoad_IsForgotten(string step)
    {
        await using var line = new CutLine(Server().DataSource);
        await using var host = await StartLoadedAsync(line);
        _world.WriteEnrolment("湖北省,2019,111", "湖南省,2019,200");
        var isCut = false;
        host.AtStep = reached =>
        {
            if (reached.ToString() == step && !isCut)
            {
                isCut = true;
                line.Cut();
            }

            return Task.CompletedTask;
        };

        var run = await host.RunAsync("enrolment");

        Assert.True(isCut);
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(new RunCounts { RowsRead = 2, Inserted = 1, Updated = 1 }, run.Counts);
        Assert.Equal(["湖北省 2019 = 111 by enrolment", "湖南省 2019 = 200 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task DeadlockVictim_LoadsAllTheSame()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111");
        var version = await _world.DataVersionAsync();
        await using var other = (SqlConnection)await _world.Warehouse.OpenAsync();
        var transaction = (SqlTransaction)await other.BeginTransactionAsync();
        // The other holds the version's row that the load is about to write, and asks for the fact that the load has written.
        await other.ExecuteAsync("insert into etl.data_version (data_version, run_id, committed_at) values (@next, -1, sysutcdatetime())", new { next = version + 1 }, transaction);
        Task? asking = null;
        host.AtStep = reached =>
        {
            if (reached == LoadStep.Merged)
                asking ??= AskAsync();
            return Task.CompletedTask;
        };

        var run = await host.RunAsync("enrolment");
        await asking!;

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());

        async Task AskAsync()
        {
            try
            {
                await other.ExecuteAsync("update dw.fct_published_education set source_line = source_line", null, transaction);
            }
            catch (SqlException)
            {
                // This one was the victim.
            }

            await transaction.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task LineThatBreaksInAQuestion_IsAskedAgain()
    {
        await using var line = new CutLine(Server().DataSource);
        await using var host = await StartLoadedAsync(line);
        var fact = host.Engine.Catalogue.FindFact("published_education")!;
        var asked = 0;

        var values = await host.Engine.AskAsync(
            async session =>
            {
                if (asked++ == 0)
                    line.Cut();
                return (await session.ReadAvailabilityAsync(fact, fact.FindMeasure("enrolled_students")!, CancellationToken.None)).Sum(row => row.Values);
            },
            CancellationToken.None);

        Assert.Equal((1, 2), (values, asked));
    }

    [SkippableFact]
    public async Task StatementThatTakesTooLong_IsAProblem()
    {
        var warehouse = Warehouse(_ => { }, options => options.CommandTimeoutSeconds = 1);

        var problem = await ProblemAsync(() => warehouse.GuardAsync(() => WaitAsync(warehouse, CancellationToken.None), CancellationToken.None));

        Assert.Equal("storage.timeout", problem.Code);
    }

    [SkippableFact]
    public async Task CallerThatGoesAway_StopsTheStatementOnTheServer()
    {
        var warehouse = Warehouse(_ => { });
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => warehouse.GuardAsync(() => WaitAsync(warehouse, gone.Token), gone.Token));
    }

    [SkippableFact]
    public async Task PoolWithoutAFreeConnection_IsAProblem()
    {
        var warehouse = Warehouse(builder => (builder.MaxPoolSize, builder.ConnectTimeout) = (1, 1));
        await using var only = await warehouse.OpenReadAsync(CancellationToken.None);

        Assert.Equal("storage.pool_exhausted", (await ProblemAsync(() => warehouse.OpenReadAsync(CancellationToken.None))).Code);
    }

    [SkippableFact]
    public async Task WrongPassword_IsAProblemThatDoesNotShowIt()
    {
        var warehouse = Warehouse(builder => builder.Password = "not-the-password");

        var problem = await ProblemAsync(() => warehouse.OpenReadAsync(CancellationToken.None));

        Assert.Equal("storage.login_failed", problem.Code);
        Assert.DoesNotContain("not-the-password", problem.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task DatabaseThatIsNotThere_IsAProblem()
    {
        var warehouse = Warehouse(builder => builder.InitialCatalog = "edustat_no_such_database");

        Assert.Equal("storage.cannot_open", (await ProblemAsync(() => warehouse.GuardAsync(() => warehouse.OpenReadAsync(CancellationToken.None), CancellationToken.None))).Code);
    }

    [SkippableFact]
    public async Task ServerThatIsNotThere_IsAProblem()
    {
        // A port that was free a moment ago.
        var line = new CutLine(Server().DataSource);
        var address = line.Address;
        await line.DisposeAsync();
        var warehouse = Warehouse(builder => (builder.DataSource, builder.ConnectTimeout) = (address, 2));

        Assert.Equal("storage.unreachable", (await ProblemAsync(() => warehouse.OpenReadAsync(CancellationToken.None))).Code);
    }

    public void Dispose() => _world.Dispose();

    private async Task<LoadHost> StartLoadedAsync(CutLine line)
    {
        _world.WriteEnrolment("湖北省,2019,100");
        var throughLine = TestWarehouse.Existing(StorageEngine.SqlServer, With(builder => builder.DataSource = line.Address));
        var host = await LoadHost.StartAsync(throughLine, _world.Folder.Pipelines);
        var runs = await host.InitialLoad.RunAsync(null, CancellationToken.None);
        Assert.All(runs, run => Assert.Equal(RunState.Succeeded, run.State));
        return host;
    }

    // Waits for a lock that somebody else holds; not every server that speaks T-SQL knows another way to wait.
    private async Task<int> WaitAsync(SqlServerWarehouse warehouse, CancellationToken cancellationToken)
    {
        await using var other = await _world.Warehouse.OpenAsync();
        await other.ExecuteAsync("exec sp_getapplock @Resource = 'edustat.wait', @LockMode = 'Exclusive', @LockOwner = 'Session'");
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "exec sp_getapplock @Resource = 'edustat.wait', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 15000", cancellationToken: cancellationToken));
    }

    private static async Task<Problem> ProblemAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0];

    private SqlConnectionStringBuilder Server() => new(_world.Warehouse.Address);

    private string With(Action<SqlConnectionStringBuilder> change)
    {
        var builder = Server();
        change(builder);
        return builder.ConnectionString;
    }

    private SqlServerWarehouse Warehouse(Action<SqlConnectionStringBuilder> change, Action<StorageOptions>? configure = null)
    {
        var options = new StorageOptions { Engine = StorageEngine.SqlServer, ConnectionString = With(change) };
        configure?.Invoke(options);
        return new SqlServerWarehouse(options);
    }
}
