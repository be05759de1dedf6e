using System.Globalization;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;
using Schedule = Edustat.V1.Schedule;
using ScheduleSwitch = Edustat.V1.ScheduleSwitch;
using SchoolCalendar = Edustat.V1.SchoolCalendar;
using StoredCalendar = Warehouse.Storage.Schedules.SchoolCalendar;
using StoredSchedule = Warehouse.Storage.Schedules.Schedule;

namespace Warehouse.Gateway;

/// <summary>Schedules of pipelines, school calendars, and what became of due fires.</summary>
public sealed class ScheduleService(ScheduleLog schedules, CalendarLog calendars, FireLog fires, PipelineLog pipelines, ICron cron, TimeProvider time)
    : Edustat.V1.ScheduleService.ScheduleServiceBase
{
    private const string NotSaved = "-";

    /// <inheritdoc />
    public override async Task<ListSchedulesResponse> ListSchedules(ListSchedulesRequest request, ServerCallContext context)
    {
        const string scope = "schedules";
        var page = ReadPage(scope, request.PageSize, request.PageToken);
        var (rows, next) = page.Cut(await schedules.ListAsync(page.Size + 1, page.After, context.CancellationToken), scope, schedule => schedule.ScheduleId);
        return new ListSchedulesResponse
        {
            Schedules = { await WriteAsync(rows, context.CancellationToken) },
            NextPageToken = next,
            Switch = ScheduleWriter.Write(await schedules.ReadSwitchAsync(context.CancellationToken)),
        };
    }

    /// <inheritdoc />
    public override async Task<Schedule> GetSchedule(GetScheduleRequest request, ServerCallContext context) =>
        await WriteAsync(await RequireAsync(ScheduleReader.Id(request.Name, "schedules/", "name"), context.CancellationToken), context.CancellationToken);

    /// <inheritdoc />
    public override async Task<Schedule> CreateSchedule(CreateScheduleRequest request, ServerCallContext context)
    {
        var id = ScheduleReader.NewId(request.ScheduleId, "schedule_id");
        var spec = (await ReaderAsync(context)).Read(request.Schedule ?? new Schedule());
        return await WriteAsync(await schedules.CreateAsync(id, spec, request.Schedule!.Paused, Caller.Name(context), context.CancellationToken), context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<Schedule> UpdateSchedule(UpdateScheduleRequest request, ServerCallContext context)
    {
        var asked = request.Schedule ?? new Schedule();
        var id = ScheduleReader.Id(asked.Name, "schedules/", "schedule.name");
        var mask = Mask(request.UpdateMask);
        var reader = await ReaderAsync(context);
        if (request.AllowMissing && await schedules.FindAsync(id, context.CancellationToken) is null)
            return await WriteAsync(await schedules.CreateAsync(ScheduleReader.NewId(id, "schedule.name"), reader.Read(asked), asked.Paused, Caller.Name(context), context.CancellationToken), context.CancellationToken);
        var changed = await schedules.UpdateAsync(
            id,
            stored => reader.Read(Merge(ScheduleWriter.Write(stored), asked, mask)),
            ScheduleReader.Revision(asked.Etag, "schedule.etag"),
            Caller.Name(context),
            context.CancellationToken);
        return await WriteAsync(changed, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<DeleteScheduleResponse> DeleteSchedule(DeleteScheduleRequest request, ServerCallContext context)
    {
        var id = ScheduleReader.Id(request.Name, "schedules/", "name");
        if (request.AllowMissing && await schedules.FindAsync(id, context.CancellationToken) is null)
            return new DeleteScheduleResponse();
        var left = await schedules.DeleteAsync(id, ScheduleReader.Revision(request.Etag, "etag"), context.CancellationToken);
        return new DeleteScheduleResponse { FileSchedule = left is null ? null : ScheduleWriter.Write(left) };
    }

    /// <inheritdoc />
    public override async Task<Schedule> PauseSchedule(PauseScheduleRequest request, ServerCallContext context) =>
        await WriteAsync(await schedules.PauseAsync(ScheduleReader.Id(request.Name, "schedules/", "name"), true, Caller.Name(context), context.CancellationToken), context.CancellationToken);

    /// <inheritdoc />
    public override async Task<Schedule> ResumeSchedule(ResumeScheduleRequest request, ServerCallContext context) =>
        await WriteAsync(await schedules.PauseAsync(ScheduleReader.Id(request.Name, "schedules/", "name"), false, Caller.Name(context), context.CancellationToken), context.CancellationToken);

    /// <inheritdoc />
    public override async Task<ScheduleSwitch> SwitchSchedules(SwitchSchedulesRequest request, ServerCallContext context) =>
        request.To == SwitchSchedulesRequest.Types.Target.Unspecified
            ? throw new ProblemException(new Problem("request.missing_field", "What is to become of the schedules is not said.", "to", "PAUSE or RESUME."))
            : ScheduleWriter.Write(await schedules.SwitchAsync(request.To == SwitchSchedulesRequest.Types.Target.Pause, Caller.Name(context), context.CancellationToken));

    /// <inheritdoc />
    public override async Task<PreviewScheduleResponse> PreviewSchedule(PreviewScheduleRequest request, ServerCallContext context)
    {
        if (request.Count is < 0 or > SchedulePreview.Most)
            throw new ProblemException(new Problem("request.bad_count", $"{request.Count} fires cannot be shown.", "count", $"From 1 to {SchedulePreview.Most}; 0 for {SchedulePreview.Usual}."));
        var id = ScheduleReader.Id(request.Name, "schedules/", "name");
        var stored = id == NotSaved ? null : await RequireAsync(id, context.CancellationToken);
        var spec = stored?.Spec ?? (await ReaderAsync(context)).Read(request.Schedule ?? new Schedule());
        var calendar = spec.CalendarId.Length == 0 ? null : await calendars.FindAsync(spec.CalendarId, context.CancellationToken);
        if (stored is null && spec.CalendarId.Length > 0 && calendar is null)
            throw await NoCalendarAsync(spec.CalendarId, "schedule.calendar", "etl.unknown_calendar", context.CancellationToken);
        var response = new PreviewScheduleResponse { Note = await NoteAsync(stored, spec, context.CancellationToken) };
        var start = request.StartTime?.ToDateTimeOffset() ?? time.GetUtcNow();
        response.Fires.AddRange(SchedulePreview.Of(spec, calendar, cron, start, request.Count == 0 ? SchedulePreview.Usual : request.Count));
        return response;
    }

    /// <inheritdoc />
    public override async Task<ListFiresResponse> ListFires(ListFiresRequest request, ServerCallContext context)
    {
        var scope = request.Parent + "/fires";
        var page = ReadPage(scope, request.PageSize, request.PageToken);
        var id = ScheduleReader.Id(request.Parent, "schedules/", "parent");
        var before = page.After?.Split('|') is [var due, var behind]
            ? (DateTimeOffset.ParseExact(due, "O", CultureInfo.InvariantCulture), behind)
            : ((DateTimeOffset, string)?)null;
        var (rows, next) = page.Cut(
            await fires.ListAsync(id == NotSaved ? null : id, page.Size + 1, before, context.CancellationToken),
            scope,
            fire => $"{fire.DueAt.ToString("O", CultureInfo.InvariantCulture)}|{fire.ScheduleId}");
        if (rows.Count == 0 && id != NotSaved)
            await RequireAsync(id, context.CancellationToken, "parent");
        return new ListFiresResponse { Fires = { rows.Select(ScheduleWriter.Write) }, NextPageToken = next };
    }

    /// <inheritdoc />
    public override async Task<ListCalendarsResponse> ListCalendars(ListCalendarsRequest request, ServerCallContext context)
    {
        const string scope = "calendars";
        var page = ReadPage(scope, request.PageSize, request.PageToken);
        var (rows, next) = page.Cut(await calendars.ListAsync(page.Size + 1, page.After, context.CancellationToken), scope, calendar => calendar.CalendarId);
        return new ListCalendarsResponse { Calendars = { rows.Select(ScheduleWriter.Write) }, NextPageToken = next };
    }

    /// <inheritdoc />
    public override async Task<SchoolCalendar> GetCalendar(GetCalendarRequest request, ServerCallContext context)
    {
        var id = ScheduleReader.Id(request.Name, "calendars/", "name");
        return await calendars.FindAsync(id, context.CancellationToken) is { } calendar
            ? ScheduleWriter.Write(calendar)
            : throw await NoCalendarAsync(id, "name", "request.not_found", context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<SchoolCalendar> CreateCalendar(CreateCalendarRequest request, ServerCallContext context)
    {
        var calendar = ScheduleReader.Read(ScheduleReader.NewId(request.CalendarId, "calendar_id"), request.Calendar ?? new SchoolCalendar());
        return ScheduleWriter.Write(await calendars.CreateAsync(calendar, Caller.Name(context), context.CancellationToken));
    }

    /// <inheritdoc />
    public override async Task<SchoolCalendar> UpdateCalendar(UpdateCalendarRequest request, ServerCallContext context)
    {
        var asked = request.Calendar ?? new SchoolCalendar();
        var calendar = ScheduleReader.Read(ScheduleReader.Id(asked.Name, "calendars/", "calendar.name"), asked);
        if (request.AllowMissing && await calendars.FindAsync(calendar.CalendarId, context.CancellationToken) is null)
            return ScheduleWriter.Write(await calendars.CreateAsync(calendar with { CalendarId = ScheduleReader.NewId(calendar.CalendarId, "calendar.name") }, Caller.Name(context), context.CancellationToken));
        return ScheduleWriter.Write(await calendars.UpdateAsync(calendar, ScheduleReader.Revision(asked.Etag, "calendar.etag"), Caller.Name(context), context.CancellationToken));
    }

    /// <inheritdoc />
    public override async Task<DeleteCalendarResponse> DeleteCalendar(DeleteCalendarRequest request, ServerCallContext context)
    {
        var id = ScheduleReader.Id(request.Name, "calendars/", "name");
        if (!request.AllowMissing || await calendars.FindAsync(id, context.CancellationToken) is not null)
            await calendars.DeleteAsync(id, ScheduleReader.Revision(request.Etag, "etag"), context.CancellationToken);
        return new DeleteCalendarResponse();
    }

    private static KeysetPage ReadPage(string scope, int size, string token)
    {
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, size, token, problems);
        ProblemException.ThrowIfAny(problems);
        return page;
    }

    private static IReadOnlyList<string> Mask(FieldMask? mask)
    {
        if (mask is null || mask.Paths.Count == 0)
            return ScheduleReader.Changeable;
        var unknown = mask.Paths.Except(ScheduleReader.Changeable).ToList();
        return unknown.Count == 0
            ? mask.Paths
            : throw new ProblemException(new Problem("request.bad_mask", $"'{unknown[0]}' is no field that can be changed.", "update_mask", Nearest.Hint(unknown[0], ScheduleReader.Changeable)));
    }

    private static Schedule Merge(Schedule stored, Schedule asked, IReadOnlyList<string> fields)
    {
        foreach (var field in fields.Select(name => Schedule.Descriptor.FindFieldByName(name)))
            field.Accessor.SetValue(stored, field.Accessor.GetValue(asked));
        return stored;
    }

    private async Task<Schedule> WriteAsync(StoredSchedule schedule, CancellationToken cancellationToken) =>
        (await WriteAsync([schedule], cancellationToken))[0];

    private async Task<IReadOnlyList<Schedule>> WriteAsync(IReadOnlyList<StoredSchedule> rows, CancellationToken cancellationToken)
    {
        var used = new Dictionary<string, StoredCalendar?>(StringComparer.Ordinal);
        foreach (var id in rows.Select(schedule => schedule.Spec.CalendarId).Where(id => id.Length > 0).Distinct())
            used[id] = await calendars.FindAsync(id, cancellationToken);
        return rows.Select(schedule => ScheduleWriter.Write(schedule, used.GetValueOrDefault(schedule.Spec.CalendarId), cron)).ToList();
    }

    private async Task<ScheduleReader> ReaderAsync(ServerCallContext context) =>
        new(cron, await pipelines.ListPipelineIdsAsync(onlyCurrent: true, context.CancellationToken));

    private async Task<StoredSchedule> RequireAsync(string id, CancellationToken cancellationToken, string field = "name")
    {
        if (await schedules.FindAsync(id, cancellationToken) is { } schedule)
            return schedule;
        var known = await schedules.ListAsync(int.MaxValue, null, cancellationToken);
        throw new ProblemException(new Problem("request.not_found", $"There is no schedule '{id}'.", field, Nearest.Hint(id, known.Select(one => one.ScheduleId))));
    }

    private async Task<ProblemException> NoCalendarAsync(string id, string field, string code, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredCalendar> known = await calendars.ListAsync(int.MaxValue, null, cancellationToken);
        return new ProblemException(new Problem(code, $"There is no calendar '{id}'.", field, Nearest.Hint(id, known.Select(calendar => calendar.CalendarId))));
    }

    private async Task<string> NoteAsync(StoredSchedule? stored, ScheduleSpec spec, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        if (spec.AfterSuccessOf.Length > 0)
            notes.Add($"It runs whenever {spec.AfterSuccessOf} has succeeded; nobody knows when that is.");
        if (stored is { IsPaused: true })
            notes.Add("It is paused.");
        if ((await schedules.ReadSwitchAsync(cancellationToken)).IsPaused)
            notes.Add("All schedules are paused.");
        return string.Join(' ', notes);
    }
}
