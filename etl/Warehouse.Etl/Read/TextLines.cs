using System.Text;

namespace Warehouse.Etl.Read;

/// <summary>Lines of a text, of which none grows beyond a limit. LF, CRLF and CR all end a line.</summary>
internal sealed class TextLines(TextReader text)
{
    /// <summary>Characters of a line that is read whole.</summary>
    public const int MaxLength = 1 << 20;

    private readonly StringBuilder _line = new();

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next line without its end; null behind the last. One that is too long is cut behind <see cref="MaxLength"/>.</summary>
    public string? Read()
    {
        if (text.Peek() < 0)
            return null;
        Line++;
        _line.Clear();
        for (var c = text.Read(); c >= 0 && c != '\n'; c = text.Read())
        {
            if (c == '\r')
            {
                if (text.Peek() == '\n')
                    text.Read();
                break;
            }

            _line.Append((char)c);
            if (_line.Length > MaxLength)
                break;
        }

        return _line.ToString();
    }
}
