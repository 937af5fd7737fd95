using System.Text;
using Reconcile.Loading;

namespace Reconcile.Pipeline;

/// <summary>
/// A repair script, and the one that takes it back, while they are written: beside their places under temporary names, so that nobody ever
/// runs half of one.
/// </summary>
internal sealed class RepairFile : IDisposable
{
    private readonly RepairOptions _options;
    private readonly ScriptFile _script;
    private readonly ScriptFile? _undo;
    private readonly List<TableResult> _tables = [];

    private RepairFile(string path, string? undoPath, RepairOptions options)
    {
        _options = options;
        _script = new ScriptFile(path);
        try
        {
            _undo = undoPath is null ? null : new ScriptFile(undoPath);
        }
        catch
        {
            _script.Dispose();
            throw;
        }
    }

    /// <summary>The one database the script is for; null before the first table.</summary>
    public ReconcileConnection? Target { get; private set; }

    /// <summary>Begins a script.</summary>
    public static RepairFile Create(string path, string? undoPath, RepairOptions options) => new(path, undoPath, options);

    /// <summary>Adds a table. One that could not be written to its end is refused here, so that it does not spoil the others.</summary>
    /// <exception cref="ReconcileException">The result does not hold all differences, or a value that the target cannot hold.</exception>
    public void Add(TableResult result, CancellationToken cancellationToken)
    {
        DataAdapter.WriteRepair(result, TextWriter.Null, cancellationToken).GetAwaiter().GetResult();
        Target ??= result.Target;
        _tables.Add(result);
    }

    /// <summary>Writes the statements for all tables, in the order of their references, and moves the scripts to their places.</summary>
    /// <exception cref="IOException">Something is there, and it is not to be replaced.</exception>
    /// <exception cref="ReconcileException">The target cannot be asked for its references, or they have no order.</exception>
    public RepairScript Complete(bool replace, CancellationToken cancellationToken)
    {
        var statements = DataAdapter.WriteRepair(_tables, _options, _script.Writer, _undo?.Writer, cancellationToken).GetAwaiter().GetResult();
        foreach (var file in new[] { _undo, _script })
        {
            if (_tables.Count == 0)
            {
                file?.Writer.WriteLine("-- Nothing to repair.");
            }

            file?.Complete(replace);
        }

        return new RepairScript
        {
            Path = _script.Path,
            UndoPath = _undo?.Path ?? string.Empty,
            Target = Target,
            Tables = [.. _tables.Select(table => table.Table)],
            Statements = statements,
        };
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        _script.Dispose();
        _undo?.Dispose();
    }

    /// <summary>One script under its temporary name.</summary>
    private sealed class ScriptFile : IDisposable
    {
        private readonly string _temporary;

        public ScriptFile(string path)
        {
            Path = path;
            _temporary = $"{path}.{Environment.ProcessId}.tmp";
            Writer = new StreamWriter(_temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        }

        public string Path { get; }

        public StreamWriter Writer { get; }

        public void Complete(bool replace)
        {
            Writer.Dispose();
            File.Move(_temporary, Path, replace);
        }

        public void Dispose()
        {
            Writer.Dispose();
            File.Delete(_temporary);
        }
    }
}
