using System.Diagnostics;
using System.Text.RegularExpressions;
using Edustat.V1;
using Google.Protobuf;
using Warehouse.Host;

namespace Warehouse.EndToEndTests.Office;

/// <summary>What administrators do all day, on the command line of a real host.</summary>
[Collection(nameof(OneTokenAtATime))]
public sealed partial class OfficeTests
{
    [Fact]
    public async Task RejectedRows_AreExportedCorrectedAndReplayed_AndTheAccountCloses()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100");
        office.WritePupils("湖北省,2031,100", "湖南省,2031,很多", "火星省,2031,7", "湖北省,2032,101");

        var run = NumberOf(await office.OutputAsync(0, "run", "pupils"));
        var listed = await office.OutputAsync(1, "rejects", run);
        var open = await office.OutputAsync(1, "account", run);
        var csv = Path.Combine(office.Folder, "bad.csv");
        await office.OutputAsync(0, "rejects", run, "--export", csv);
        await File.WriteAllTextAsync(csv, (await File.ReadAllTextAsync(csv)).Replace(",很多", ",55", StringComparison.Ordinal));
        var replay = await office.OutputAsync(1, "replay", run, csv);
        await office.OutputAsync(0, "rejects", run, "--text", "火星", "--give-up", "没有这个省");
        var closed = await office.OutputAsync(0, "account", run);
        var (kept, _, why) = await office.RunAsync(OfficeHost.Wang, "rejects", run, "--export", csv);
        var corrected = await File.ReadAllTextAsync(csv);
        var none = await office.OutputAsync(0, "rejects", run, "--export", csv, "--overwrite");

        Assert.Contains("'很多' is not a number.", listed, StringComparison.Ordinal);
        Assert.Contains("etl.unknown_member: 1", listed, StringComparison.Ordinal);
        Assert.Equal(["rows number", "read 4", "= loaded 1", "+ unchanged 1", "+ rejected 2", "rejected: open 2"], Lines(open));
        Assert.Contains("1 loaded, 0 unchanged, 1 rejected", replay, StringComparison.Ordinal);
        Assert.Equal(["rows number", "read 4", "= loaded 1", "+ unchanged 1", "+ rejected 2", "rejected: corrected 1", "rejected: given up 1"], Lines(closed));
        Assert.Equal((2, true, true), (kept, why.Contains("[host.file_exists]", StringComparison.Ordinal), corrected.Contains(",55", StringComparison.Ordinal)));
        Assert.Contains("No such row is open", none, StringComparison.Ordinal);
        Assert.DoesNotContain(",55", await File.ReadAllTextAsync(csv), StringComparison.Ordinal);
        Assert.Contains("55", await TraceAsync(office, "cn-43", "2031"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldRun_IsShownCellByCell_AndApprovedByASecondPerson()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100", "湖北省,2032,101");
        office.WritePupils("湖北省,2031,100", "湖北省,2032,210");

        var held = await office.OutputAsync(5, "run", "pupils");
        var run = NumberOf(held);
        var changes = await office.OutputAsync(0, "changes", run);
        var gates = await office.OutputAsync(1, "gates", run);
        var same = await office.RunAsync(OfficeHost.Wang, "approve", run);
        var nobody = await office.RunAsync(null, "approve", run);
        var other = await office.RunAsync(OfficeHost.Li, "approve", run);
        var again = await office.RunAsync(OfficeHost.Li, "approve", run);

        Assert.Contains("Note: jump (hold): enrolled_students went from 100 to 210, by 110 %. [etl.gate_not_passed]", held, StringComparison.Ordinal);
        Assert.Equal(["measure district year stage before after difference", "enrolled_students cn-42 2032 primary 101 210 109"], Lines(changes));
        Assert.Contains("An administrator other than 王老师 approves it.", gates, StringComparison.Ordinal);
        Assert.Equal((4, true), (same.ExitCode, same.Errors.Contains("[etl.approval_needs_second_person]", StringComparison.Ordinal)));
        Assert.Equal((4, true), (nobody.ExitCode, nobody.Errors.Contains("[request.unauthenticated]", StringComparison.Ordinal)));
        Assert.True(other.ExitCode == 0, other.Errors + other.Output);
        Assert.Equal((4, true), (again.ExitCode, again.Errors.Contains("[etl.not_held]", StringComparison.Ordinal)));
        Assert.Contains("210", await TraceAsync(office, "cn-42", "2032"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRunOfMembers_ShowsWhichChange()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100");
        office.WriteFile("samples/districts.csv", "id,code,name,level,parent\ncn,,全国,NAT,\ncn-42,42,湖北,PROV,cn\ncn-43,43,湖南省,PROV,cn\ncn-44,44,广东省,PROV,cn\n");

        var shown = await office.OutputAsync(0, "run", "districts", "--dry-run");

        Assert.Equal(["member attribute before after", "district cn-42 name_zh 湖北省 湖北", "district cn-44 new 广东省"], Lines(shown)[^3..]);
    }

    [Fact]
    public async Task HeldRun_IsDeclinedWithAReason_AndChangesNothing()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100", "湖北省,2032,101");
        office.WritePupils("湖北省,2031,100", "湖北省,2032,1010");

        var run = NumberOf(await office.OutputAsync(5, "run", "pupils"));
        var without = await office.RunAsync(OfficeHost.Li, "decline", run);
        var declined = await office.OutputAsync(0, "decline", run, "--reason", "多了一个零");

        Assert.Equal(2, without.ExitCode);
        Assert.Contains("王老师 declined it: 多了一个零", declined, StringComparison.Ordinal);
        Assert.DoesNotContain(" loaded", declined, StringComparison.Ordinal);
        Assert.DoesNotContain("1010", await TraceAsync(office, "cn-42", "2032"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RolledBackRun_LeavesWhatWasBefore_AndItsFileStaysOutUnlessForced()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100");
        office.WritePupils("湖北省,2031,104");
        var run = NumberOf(await office.OutputAsync(0, "run", "pupils"));
        var loaded = await TraceAsync(office, "cn-42", "2031");

        var back = await office.OutputAsync(0, "rollback", run);
        var before = await TraceAsync(office, "cn-42", "2031");
        await office.OutputAsync(0, "rollback", NumberOf(await office.OutputAsync(0, "upload", "sent", office.WriteFile("a.csv", "地区,年份,在校生数\n湖北省,2039,39\n"))));
        var none = await TraceAsync(office, "cn-42", "2039");
        var kept = await office.OutputAsync(0, "run", "pupils");
        var twice = await office.RunAsync(OfficeHost.Wang, "rollback", run);
        await office.OutputAsync(0, "run", "pupils", "--force");

        Assert.Matches($@"\b104\b.* {run} .*samples/pupils\.csv\s+2\s+在校生数", loaded);
        Assert.Matches(@"before \d+\s+100\b", loaded);
        Assert.Contains("succeeded: figures: ", back, StringComparison.Ordinal);
        Assert.DoesNotContain("rows read", back, StringComparison.Ordinal);
        Assert.Matches(@"\b100\b", before);
        Assert.Matches(@"^Data version \d+ has no such row\. What was taken back: warehouse etl runs --kind rollback\s*$", none);
        Assert.DoesNotContain("104", before, StringComparison.Ordinal);
        Assert.Contains("[etl.taken_back]", kept, StringComparison.Ordinal);
        Assert.NotEqual(0, twice.ExitCode);
        Assert.Contains("[etl.already_rolled_back]", twice.Errors + twice.Output, StringComparison.Ordinal);
        Assert.Contains("104", await TraceAsync(office, "cn-42", "2031"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Period_IsRunAlone_AndARangeOfThemAsABackfill()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2041,100");

        var one = await office.OutputAsync(0, "run", "by_year", "--period", "2032");
        var last = await office.OutputAsync(0, "run", "by_year");
        var ofLast = JsonParser.Default.Parse<ListRunsResponse>(await office.OutputAsync(0, "runs", "--pipeline", "by_year", "--state", "skipped", "--json"));
        var unknown = await office.RunAsync(OfficeHost.Wang, "run", "by_year", "--period", "2035");
        var without = await office.RunAsync(OfficeHost.Wang, "run", "pupils", "--period", "2032");
        var range = await office.OutputAsync(0, "backfill", "by_year", "--from", "2031", "--to", "2034", "--parallel", "2");
        var found = JsonParser.Default.Parse<ListRunsResponse>(await office.OutputAsync(0, "runs", "--pipeline", "by_year", "--period", "2032", "--json"));

        Assert.Contains("succeeded", one, StringComparison.Ordinal);
        // Asked for without a period, it is of the last one, whatever became of it.
        Assert.Contains("skipped", last, StringComparison.Ordinal);
        Assert.Equal("2034", Assert.Single(ofLast.Runs).Period);
        Assert.Equal(4, unknown.ExitCode);
        Assert.Contains("period: Pipeline 'by_year' has no period '2035'. Did you mean '2034'? There are 2031, 2032, 2033, 2034. [etl.unknown_period]", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("Pipeline 'pupils' is not loaded by periods.", without.Errors, StringComparison.Ordinal);
        Assert.Contains("4 of 4 ended, 4 well", range, StringComparison.Ordinal);
        // What was loaded alone is not loaded again.
        Assert.Equal([Run.Types.State.Skipped, Run.Types.State.Succeeded], found.Runs.Select(run => run.State));
        foreach (var year in (string[])["2031", "2032", "2033", "2034"])
            Assert.Contains($"samples/year_{year}.csv", await TraceAsync(office, "cn-42", year), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_IsSentAndLoaded()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2041,100");
        var file = office.WriteFile("送来的.csv", "地区,年份,在校生数\n湖南省,2036,36\n");

        var sent = await office.OutputAsync(0, "upload", "sent", file);
        var again = await office.OutputAsync(0, "upload", "sent", file);
        var wrong = await office.RunAsync(OfficeHost.Wang, "upload", "pupils", file);
        var missing = await office.RunAsync(OfficeHost.Wang, "upload", "sent", file + ".bak");
        var nobody = await office.RunAsync(null, "upload", "sent", file);

        Assert.Contains("1 loaded", sent, StringComparison.Ordinal);
        Assert.Contains("skipped", again, StringComparison.Ordinal);
        Assert.Equal((4, true), (wrong.ExitCode, wrong.Errors.Contains("[etl.not_for_uploads]", StringComparison.Ordinal)));
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("[host.file_not_found]", missing.Errors, StringComparison.Ordinal);
        Assert.Equal((4, true), (nobody.ExitCode, nobody.Errors.Contains("[request.unauthenticated]", StringComparison.Ordinal)));
        Assert.Contains("送来的.csv", await TraceAsync(office, "cn-43", "2036"), StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task OnATerminal_ARunIsFollowedByABarThatGoesWhenItEnds()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100");
        var program = typeof(WarehouseHost).Assembly.Location;

        // What script runs has a terminal.
        using var process = Process.Start(new ProcessStartInfo("script", ["-qec", $"dotnet '{program}' etl run pupils --force --server {office.GrpcAddress}", "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment = { ["WAREHOUSE_TOKEN"] = OfficeHost.Wang, ["TERM"] = "xterm" },
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains('\u001b', output);
        Assert.Matches(@"Run \d+ of pupils\r?\n", output);
        Assert.Contains("succeeded: 1 rows read = 0 loaded, 1 unchanged", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAContractLetsPass_IsNotedWhereTheRunIsShown()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100");
        office.WriteFile("samples/pupils.csv", "地区,年份,在校生数,备注\n湖北省,2031,101,x\n");

        var run = await office.OutputAsync(0, "run", "pupils");
        var watched = await office.OutputAsync(0, "watch", NumberOf(run));
        var (_, listed, cut) = await office.RunAsync(OfficeHost.Wang, "runs", "--pipeline", "pupils", "--limit", "1");

        Assert.Contains("Note: samples/pupils.csv: 备注 [etl.column_ignored]", run, StringComparison.Ordinal);
        Assert.Contains("[etl.column_ignored]", watched, StringComparison.Ordinal);
        Assert.EndsWith(" 1", Lines(listed)[1], StringComparison.Ordinal);
        Assert.Contains("There are older ones: ask with a higher --limit than 1.", cut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfAMemberAndOfInferredOnes_IsShown()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100");

        var known = await office.OutputAsync(0, "history", "district", "cn-42");
        var inferred = await office.OutputAsync(0, "history", "school", "--inferred");
        var unknown = await office.RunAsync(null, "history", "district", "cn-44");
        var wrong = await office.RunAsync(null, "history", "distrct", "cn-42");
        var both = await office.RunAsync(null, "history", "school");

        Assert.Equal(["Nothing is told of what it was."], Lines(known));
        Assert.Equal(["member brought by"], Lines(inferred));
        Assert.Equal(4, unknown.ExitCode);
        Assert.Contains("[request.not_found]", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'district'?", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal((2, true), (both.ExitCode, both.Errors.Contains("Name a member by its id, or say --inferred.", StringComparison.Ordinal)));
    }

    private static Task<string> TraceAsync(OfficeHost office, string district, string year) =>
        office.OutputAsync(0, "trace", "enrolment", "--where", $"district={district}", "--where", "stage=primary", "--year", year);

    private static string NumberOf(string output) => Number().Match(output).Groups[1].Value;

    // Columns are as wide as their widest cell.
    private static string[] Lines(string output) =>
        output.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToArray();

    [GeneratedRegex(@"Run (\d+) of")]
    private static partial Regex Number();
}

/// <summary>Tests that set whose token the command line sends: one after the other.</summary>
[CollectionDefinition(nameof(OneTokenAtATime))]
public sealed class OneTokenAtATime;
