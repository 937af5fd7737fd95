namespace Reconcile;

/// <summary>The first and the last lines that a process wrote, for messages: a crash tells its cause first, and a program that gives up last.</summary>
internal sealed class ProcessLines
{
    private const int MostFirst = 3;
    private const int MostLast = 7;
    private const int MostCharacters = 300;
    private readonly List<string> _first = [];
    private readonly Queue<string> _last = new();

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        var text = line.Length <= MostCharacters ? line : line[..MostCharacters] + "...";
        lock (_first)
        {
            if (_first.Count < MostFirst)
            {
                _first.Add(text);
                return;
            }

            _last.Enqueue(text);
            if (_last.Count > MostLast)
            {
                _last.Dequeue();
            }
        }
    }

    /// <summary>The lines, one below the other; empty if there are none.</summary>
    public override string ToString()
    {
        lock (_first)
        {
            return string.Join(Environment.NewLine, _first.Concat(_last));
        }
    }
}
