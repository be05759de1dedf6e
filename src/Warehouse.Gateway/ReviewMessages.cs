using System.Globalization;
using Edustat.V1;
using Warehouse.Storage.Gates;
using GateResult = Edustat.V1.GateResult;
using MemberChange = Edustat.V1.MemberChange;
using StoredMemberChange = Warehouse.Storage.Gates.MemberChange;
using StoredResult = Warehouse.Storage.Gates.GateResult;

namespace Warehouse.Gateway;

/// <summary>What gates found, and what runs would change, as messages.</summary>
internal static class ReviewMessages
{
    public static GateResult Write(StoredResult result)
    {
        var message = new GateResult
        {
            Gate = result.Gate,
            Kind = result.Kind,
            Severity = result.Severity,
            Passed = result.Passed,
            District = result.District,
            Year = result.Year,
            Member = result.Member,
            Message = result.Message,
        };
        if (result.Measured is { } measured)
            message.Measured = measured;
        if (result.Limit is { } limit)
            message.Limit = limit;
        return message;
    }

    public static Change Write(CellChange change)
    {
        var message = new Change { Fact = change.Fact, Measure = change.Measure, District = change.District, Year = change.Year, Stage = change.Stage };
        if (change.Before is { } before)
            message.Before = before;
        if (change.After is { } after)
            message.After = after;
        if (change is { Before: { } from, After: { } to })
            message.Difference = Math.Round(to - from, 4);
        return message;
    }

    public static void AddTo(ListChangesResponse response, IReadOnlyList<StoredMemberChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Dimension.Length == 0)
            {
                response.MemberChangesLeftOut = long.Parse(change.After!, CultureInfo.InvariantCulture);
                continue;
            }

            var message = new MemberChange { Member = $"dimensions/{change.Dimension}/members/{change.Member}", Attribute = change.Attribute };
            if (change.Before is { } before)
                message.Before = before;
            if (change.After is { } after)
                message.After = after;
            response.MemberChanges.Add(message);
        }
    }
}
