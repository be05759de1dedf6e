using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Schedules;

/// <summary>The school calendars of a warehouse.</summary>
public sealed class CalendarLog
{
    private readonly LogTables _tables;
    private readonly ScheduleTable _schedules;
    private readonly string _calendars;
    private readonly TimeProvider _time;

    /// <summary>The log in a warehouse.</summary>
    public CalendarLog(SqlWarehouse warehouse, TimeProvider time)
    {
        (_tables, _time) = (new LogTables(warehouse, time), time);
        _schedules = new ScheduleTable(_tables);
        _calendars = _tables.Dialect.Table("etl_calendar");
    }

    /// <summary>Calendars by id.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Those behind this id; null from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<SchoolCalendar>> ListAsync(int limit, string? after, CancellationToken cancellationToken) =>
        _tables.ReadAsync(
            connection => _schedules.QueryCalendarsAsync(
                connection, null, $"where calendar_id > @after order by calendar_id {_tables.Dialect.Limit("@limit")}", new { after = after ?? "", limit }, cancellationToken),
            cancellationToken);

    /// <summary>A calendar; null when there is none with this id.</summary>
    public Task<SchoolCalendar?> FindAsync(string calendarId, CancellationToken cancellationToken) =>
        _tables.ReadAsync(connection => _schedules.FindCalendarAsync(connection, null, calendarId, cancellationToken), cancellationToken);

    /// <summary>Makes a calendar; one that is the same already is returned.</summary>
    /// <exception cref="ProblemException"><c>etl.calendar_exists</c>.</exception>
    public Task<SchoolCalendar> CreateAsync(SchoolCalendar calendar, string by, CancellationToken cancellationToken) =>
        _tables.LockAsync(
            async (connection, transaction) =>
            {
                if (await _schedules.FindCalendarAsync(connection, transaction, calendar.CalendarId, cancellationToken) is { } made)
                    return made.Title == calendar.Title && made.Terms.SequenceEqual(calendar.Terms) && made.Blackouts.SequenceEqual(calendar.Blackouts) ? made : throw new ProblemException(new Problem("etl.calendar_exists", $"There is a calendar '{calendar.CalendarId}' already.", "calendar_id", "Update it, or choose another id."));
                return await WriteAsync(
                    connection,
                    transaction,
                    calendar,
                    by,
                    $"""
                    insert into {_calendars} (calendar_id, title, terms, blackouts, revision, changed_at, changed_by)
                    values (@CalendarId, @Title, @terms, @blackouts, @revision, @now, @by)
                    """,
                    cancellationToken);
            },
            cancellationToken);

    /// <summary>Changes a calendar; fires that are decided already stay as they are.</summary>
    /// <param name="calendar">As it is to be.</param>
    /// <param name="revision">The one that the change was made from; null for whichever there is.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException"><c>request.not_found</c>, <c>etl.calendar_changed</c>.</exception>
    public Task<SchoolCalendar> UpdateAsync(SchoolCalendar calendar, long? revision, string by, CancellationToken cancellationToken) =>
        _tables.LockAsync(
            async (connection, transaction) =>
            {
                await RequireAsync(connection, transaction, calendar.CalendarId, revision, cancellationToken);
                return await WriteAsync(
                    connection,
                    transaction,
                    calendar,
                    by,
                    $"""
                    update {_calendars}
                    set title = @Title, terms = @terms, blackouts = @blackouts, revision = @revision, changed_at = @now, changed_by = @by
                    where calendar_id = @CalendarId
                    """,
                    cancellationToken);
            },
            cancellationToken);

    /// <summary>Removes a calendar that no schedule keeps to.</summary>
    /// <exception cref="ProblemException"><c>request.not_found</c>, <c>etl.calendar_changed</c>, <c>etl.calendar_in_use</c>.</exception>
    public Task DeleteAsync(string calendarId, long? revision, CancellationToken cancellationToken) =>
        _tables.LockAsync(
            async (connection, transaction) =>
            {
                await RequireAsync(connection, transaction, calendarId, revision, cancellationToken);
                var users = await _schedules.QueryAsync(connection, transaction, "where calendar_id = @calendarId order by schedule_id", new { calendarId }, cancellationToken);
                if (users.Count > 0)
                    throw new ProblemException(new Problem("etl.calendar_in_use", $"These schedules keep to the calendar '{calendarId}': {string.Join(", ", users.Select(user => user.ScheduleId))}.", "name", "Give them another calendar, or none."));
                await _schedules.CountChangeAsync(connection, transaction, cancellationToken);
                return await LogTables.ExecuteAsync(connection, transaction, $"delete from {_calendars} where calendar_id = @calendarId", new { calendarId }, cancellationToken);
            },
            cancellationToken);

    private async Task<SchoolCalendar> WriteAsync(DbConnection connection, DbTransaction transaction, SchoolCalendar calendar, string by, string sql, CancellationToken cancellationToken)
    {
        var revision = await _schedules.CountChangeAsync(connection, transaction, cancellationToken);
        var now = _time.GetUtcNow();
        var values = new
        {
            calendar.CalendarId,
            calendar.Title,
            terms = JsonSerializer.Serialize(calendar.Terms),
            blackouts = JsonSerializer.Serialize(calendar.Blackouts),
            revision,
            by,
            now = _tables.Dialect.Utc(now),
        };
        await LogTables.ExecuteAsync(connection, transaction, sql, values, cancellationToken);
        return calendar with { Revision = revision, ChangedAt = now, ChangedBy = by };
    }

    private async Task RequireAsync(DbConnection connection, DbTransaction transaction, string calendarId, long? revision, CancellationToken cancellationToken)
    {
        if (await _schedules.FindCalendarAsync(connection, transaction, calendarId, cancellationToken) is not { } stored)
        {
            var known = await _schedules.QueryCalendarsAsync(connection, transaction, "", null, cancellationToken);
            throw new ProblemException(new Problem("request.not_found", $"There is no calendar '{calendarId}'.", "name", Nearest.Hint(calendarId, known.Select(calendar => calendar.CalendarId))));
        }

        if (revision is { } expected && expected != stored.Revision)
            throw new ProblemException(new Problem("etl.calendar_changed", $"The calendar '{calendarId}' was changed by {(stored.ChangedBy.Length == 0 ? "somebody" : stored.ChangedBy)} at {stored.ChangedAt.ToString("u", CultureInfo.InvariantCulture)}.", "etag", "Read it again, and change what you find."));
    }
}
