using System.Data.Common;
using System.Globalization;

namespace Warehouse.Storage.Sql;

/// <summary>A read transaction on an SQL database.</summary>
internal sealed class SqlSession(
    SqlWarehouse warehouse, DbConnection connection, DbTransaction snapshot, long dataVersion, DateTimeOffset? committedAt, MemberDirectory members) : IWarehouseSession
{
    public long DataVersion => dataVersion;

    public DateTimeOffset? CommittedAt => committedAt;

    public MemberDirectory Members => members;

    public IReadOnlyList<SqlStatement> Explain(QueryPlan plan) => plan.Reads.Select(read => ReadSql.Render(read, warehouse.Dialect)).ToList();

    public Task<Sums> RunAsync(QueryPlan plan, CancellationToken cancellationToken) => ReadAsync(
        async () =>
        {
            var results = new List<ReadResult>();
            foreach (var read in plan.Reads)
            {
                var result = await RunAsync(ReadSql.Render(read, warehouse.Dialect), read.Keys.Count, read.ObjectColumns.Count, cancellationToken);
                if (read.Roster is { } roster)
                    result = result with { Absent = await AbsentAsync(RosterSql.Render(read, roster, warehouse.Dialect), read.Keys.Count, cancellationToken) };
                results.Add(members.Doubts == Doubts.None ? result : await WithDoubtsAsync(read, result, cancellationToken));
            }

            return new Sums(results);
        },
        cancellationToken);

    public Task<IReadOnlyList<AvailabilityRow>> ReadAvailabilityAsync(FactTable fact, FactMeasure measure, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AvailabilityRow>>(
            async () =>
            {
                // What holds without an end is known to hold up to the last load.
                var statement = ReadSql.RenderAvailability(fact, measure, AcademicYear.Of(committedAt ?? default), warehouse.Dialect);
                await using var command = Command(statement);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<AvailabilityRow>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    var keys = statement.Dimensions.Select((dimension, i) => (dimension, Key: Key(reader, i))).ToDictionary(p => p.dimension, p => p.Key);
                    var at = statement.Dimensions.Count;
                    rows.Add(new AvailabilityRow(reader.GetString(at), keys, Key(reader, at + 1), Count(reader, at + 2), Authorities(reader.GetString(at + 3), reader.GetString(at + 4))));
                }

                return rows;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await snapshot.EndAsync();
        await connection.DisposeAsync();
    }

    // Where an engine cannot hold one commit, what was read is right only if there was no other by its end.
    private async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            var result = await read();
            return await warehouse.ReadDataVersionAsync(connection, snapshot, cancellationToken) == dataVersion
                ? result
                : throw new SessionLostException("The data changed while they were read.", null);
        }
        catch (DbException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DbException exception) when (warehouse.IsTransient(exception))
        {
            throw new SessionLostException(exception.Message, exception);
        }
        catch (DbException exception) when (warehouse.ToProblem(exception) is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    private async Task<ReadResult> RunAsync(SqlStatement statement, int keyCount, int objectCount, CancellationToken cancellationToken)
    {
        await using var command = Command(statement);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SumRow>();
        var authorities = new SortedSet<string>(StringComparer.Ordinal);
        var isSynthetic = false;
        var at = keyCount + objectCount + 1;
        while (await reader.ReadAsync(cancellationToken))
        {
            int[] keys = [.. Enumerable.Range(0, keyCount).Select(i => Key(reader, i)), Key(reader, at - 1)];
            var objects = objectCount == 0 ? [] : Enumerable.Range(keyCount, objectCount).Select(i => Key(reader, i)).ToArray();
            var count = Count(reader, at + 1);
            rows.Add(new SumRow(keys, Sum(reader, at, isOne: count == 1), count, Count(reader, at + 2), Count(reader, at + 3))
            {
                Objects = objects,
                Unknown = Count(reader, at + 4),
                DistinctObjects = Count(reader, at + 5),
            });
            authorities.UnionWith(Authorities(reader.GetString(at + 6), reader.GetString(at + 7)));
            isSynthetic |= Count(reader, at + 8) > 0;
        }

        return new ReadResult(rows, authorities.ToList()) { IsSynthetic = isSynthetic };
    }

    private async Task<IReadOnlyList<AbsentSchools>> AbsentAsync(SqlStatement statement, int keyCount, CancellationToken cancellationToken)
    {
        await using var command = Command(statement);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var groups = new List<AbsentSchools>();
        while (await reader.ReadAsync(cancellationToken))
            groups.Add(new AbsentSchools(Enumerable.Range(0, keyCount + 1).Select(i => Key(reader, i)).ToList(), Count(reader, keyCount + 1)));
        return groups;
    }

    private async Task<ReadResult> WithDoubtsAsync(FactRead read, ReadResult result, CancellationToken cancellationToken)
    {
        var (inferred, warned) = DoubtSql.Render(read, members.Doubts, warehouse.Dialect);
        return result with
        {
            InferredSchools = (await NumbersAsync(inferred, cancellationToken)).ToDictionary(row => (int)row[0], row => row[1]),
            GateWarnings = (await NumbersAsync(warned, cancellationToken))
                .SelectMany(row => members.Doubts.GateWarnings.Where(warning => warning.IsAbout(row[1], (int)row[0], row[2] < 0 ? null : (int)row[2])).Select(warning => ((int)row[0], warning)))
                .Distinct().ToList(),
        };
    }

    private async Task<IReadOnlyList<long[]>> NumbersAsync(SqlStatement? statement, CancellationToken cancellationToken)
    {
        if (statement is null)
            return [];
        await using var command = Command(statement);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<long[]>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Enumerable.Range(0, reader.FieldCount).Select(i => Count(reader, i)).ToArray());
        return rows;
    }

    // Rounding takes away what adding doubles put in; a single figure stands as it was published, with all its decimals.
    private static decimal? Sum(DbDataReader reader, int at, bool isOne)
    {
        if (reader.IsDBNull(at))
            return null;
        var sum = Convert.ToDecimal(reader.GetValue(at), CultureInfo.InvariantCulture);
        return isOne ? sum : Math.Round(sum, 4);
    }

    private static int Key(DbDataReader reader, int at) => Convert.ToInt32(reader.GetValue(at), CultureInfo.InvariantCulture);

    private static long Count(DbDataReader reader, int at) => Convert.ToInt64(reader.GetValue(at), CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Authorities(string first, string last) => first == last ? [first] : [first, last];

    private DbCommand Command(SqlStatement statement)
    {
        var command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = statement.Text;
        foreach (var (name, value) in statement.Parameters)
            warehouse.Dialect.AddParameter(command, name, value);
        return command;
    }
}
