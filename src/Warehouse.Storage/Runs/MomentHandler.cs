using System.Data;
using Dapper;

namespace Warehouse.Storage.Runs;

/// <summary>Moments as engines keep them: text, or the engine's own type without a zone. Both are UTC.</summary>
internal sealed class MomentHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    public override DateTimeOffset Parse(object value) => value switch
    {
        string text => UtcText.Read(text),
        DateTime moment => new DateTimeOffset(moment, TimeSpan.Zero),
        DateTimeOffset moment => moment,
        _ => throw new DataException($"A moment cannot be read from a {value.GetType().Name}."),
    };

    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value;
}
