namespace Warehouse.EndToEndTests.Office;

/// <summary>A fact about what a terminal shows; skipped, and shown as skipped, where nothing stands in for one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute()
    {
        if (!File.Exists("/usr/bin/script"))
            Skip = "The command 'script' is not here.";
    }
}
