using System.CommandLine;
using Edustat.V1;
using Google.Protobuf;
using Grpc.Core;
using Warehouse.Catalogue;
using Client = Edustat.V1.ScheduleService.ScheduleServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl calendar</c>: the school calendars that schedules keep to.</summary>
internal static class CalendarCommand
{
    public static Command Create(EtlServer server) => new("calendar", "See and change school calendars: terms, and days without loads.")
    {
        List(server),
        Show(server),
        Set(server),
        Delete(server),
    };

    private static Argument<string> Id() => new("calendar") { Description = "Its id." };

    private static string Name(string id) => $"calendars/{id}";

    private static Command List(EtlServer server)
    {
        var command = new Command("list", "List the calendars.");
        server.Handle(command, async call =>
        {
            var found = await Pages.ReadAllAsync((size, token) => new Client(call.Calls).ListCalendarsAsync(new ListCalendarsRequest { PageSize = size, PageToken = token }, cancellationToken: call.CancellationToken));
            if (call.AsJson)
                call.WriteJson(found);
            else
                call.WriteTable(["calendar", "terms", "blackouts", "title"], found.Calendars.Select(calendar => (string[])[calendar.Name["calendars/".Length..], RunText.Count(calendar.Terms.Count), RunText.Count(calendar.Blackouts.Count), calendar.Title]));
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Show(EtlServer server)
    {
        var id = Id();
        var command = new Command("show", "Show a calendar.") { id };
        server.Handle(command, async call =>
        {
            Write(call, await new Client(call.Calls).GetCalendarAsync(new GetCalendarRequest { Name = Name(call.Words.GetValue(id)!) }, cancellationToken: call.CancellationToken));
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Set(EtlServer server)
    {
        var id = Id();
        var title = new Option<string?>("--title") { Description = "Its name." };
        var terms = new Option<string[]>("--term") { Description = "A term, again for each: 2026-09-01..2027-01-20=第一学期. Those given replace those there are." };
        var blackouts = new Option<string[]>("--blackout") { Description = "Days without loads, again for each: 2026-10-01..2026-10-07=国庆节. Those given replace those there are." };
        var file = new Option<FileInfo?>("--file") { Description = "A calendar as JSON, as 'show --json' prints it; etl/calendars/school_year.json is one to begin with." };
        var command = new Command("set", "Make a calendar, or change what is named here.") { id, file, title, terms, blackouts };
        server.Handle(command, async call =>
        {
            var client = new Client(call.Calls);
            var calendarId = call.Words.GetValue(id)!;
            var stored = await FindAsync(client, Name(calendarId), call.CancellationToken);
            var calendar = stored ?? new SchoolCalendar { Title = calendarId };
            if (call.Words.GetValue(file) is { } source)
                TakeOver(calendar, await ReadAsync(source, call.CancellationToken));
            calendar.Title = call.Words.GetValue(title) ?? calendar.Title;
            Replace(calendar.Terms, call.Words.GetValue(terms));
            Replace(calendar.Blackouts, call.Words.GetValue(blackouts));
            Write(call, stored is null
                ? await client.CreateCalendarAsync(new CreateCalendarRequest { Calendar = calendar, CalendarId = calendarId }, cancellationToken: call.CancellationToken)
                : await client.UpdateCalendarAsync(new UpdateCalendarRequest { Calendar = calendar }, cancellationToken: call.CancellationToken));
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Delete(EtlServer server)
    {
        var id = Id();
        var command = new Command("delete", "Remove a calendar that no schedule keeps to.") { id };
        server.Handle(command, async call =>
        {
            await new Client(call.Calls).DeleteCalendarAsync(new DeleteCalendarRequest { Name = Name(call.Words.GetValue(id)!) }, cancellationToken: call.CancellationToken);
            if (!call.AsJson)
                await call.Output.WriteLineAsync($"{call.Words.GetValue(id)} is gone.");
            return CommandLine.Fine;
        });
        return command;
    }

    private static async Task<SchoolCalendar?> FindAsync(Client client, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetCalendarAsync(new GetCalendarRequest { Name = name }, cancellationToken: cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<SchoolCalendar> ReadAsync(FileInfo source, CancellationToken cancellationToken)
    {
        if (!source.Exists)
            throw new ProblemException(new Problem("host.file_not_found", "There is no such file.", source.FullName));
        try
        {
            return new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(false)).Parse<SchoolCalendar>(await File.ReadAllTextAsync(source.FullName, cancellationToken));
        }
        catch (Exception exception) when (exception is InvalidJsonException or InvalidProtocolBufferException)
        {
            throw new ProblemException(new Problem("host.bad_file", exception.Message, source.FullName, "Write it as etl/calendars/school_year.json is."));
        }
    }

    private static void TakeOver(SchoolCalendar calendar, SchoolCalendar given)
    {
        calendar.Title = given.Title.Length > 0 ? given.Title : calendar.Title;
        calendar.Terms.Clear();
        calendar.Terms.AddRange(given.Terms);
        calendar.Blackouts.Clear();
        calendar.Blackouts.AddRange(given.Blackouts);
    }

    private static void Replace(Google.Protobuf.Collections.RepeatedField<DayRange> ranges, string[]? given)
    {
        if (given is not { Length: > 0 })
            return;
        ranges.Clear();
        ranges.AddRange(given.Where(text => text.Length > 0).Select(Read));
    }

    // 2026-10-01..2026-10-07=国庆节; the server says what is wrong with a day.
    private static DayRange Read(string text)
    {
        var (days, title) = text.Split('=', 2) is [var before, var behind] ? (before, behind) : (text, "");
        return days.Split("..", 2) is [var from, var to] ? new DayRange { From = from, To = to, Title = title } : new DayRange { From = days, Title = title };
    }

    private static void Write(EtlCall call, SchoolCalendar calendar)
    {
        if (call.AsJson)
            call.WriteJson(calendar);
        else
            call.WriteTable(
                ["from", "to", calendar.Title],
                [.. calendar.Terms.Select(range => Row(range, "term")), .. calendar.Blackouts.Select(range => Row(range, "blackout"))]);
    }

    private static string[] Row(DayRange range, string kind) => [range.From, range.To, $"{kind} {range.Title}".TrimEnd()];
}
