using System.Text;

namespace Reconcile.Data.Diff;

/// <summary>Counts the rows that differ, keeps the first of them, and writes all to the table's file.</summary>
internal sealed class DifferenceCollector : IDifferenceSink, IDisposable
{
    private readonly TableTask _task;
    private readonly ReconcileOptions _options;
    private readonly TablePlan _plan;
    private readonly DifferenceLine _line;
    private readonly DifferenceFile? _file;
    private readonly List<RowDifference> _sample = [];
    private readonly List<string> _sampleLines = [];

    public DifferenceCollector(TableTask task, ReconcileOptions options, TablePlan plan)
    {
        _task = task;
        _options = options;
        _plan = plan;
        _line = new DifferenceLine(plan.Columns, plan.KeyColumns);
        if (options.OutputDirectory.Length > 0)
        {
            _file = new DifferenceFile(options.OutputDirectory, task);
            _file.RemoveOld();
        }
    }

    /// <summary>The state of the rows that follow.</summary>
    public RowDifferenceState State { get; set; }

    public long MissingRows { get; private set; }

    public long ExtraRows { get; private set; }

    public long ChangedRows { get; private set; }

    public IReadOnlyList<RowDifference> Sample => _sample;

    /// <summary>The file's lines for the sample, the first and the last line included: what a repair is made from where there is no file.</summary>
    public IReadOnlyList<string> SampleLines => _sampleLines;

    public string FilePath => _file?.Path ?? string.Empty;

    public void Missing(ReadOnlySpan<byte> source)
    {
        MissingRows++;
        Take(RowDifferenceKind.Missing, source, default);
    }

    public void Extra(ReadOnlySpan<byte> target)
    {
        ExtraRows++;
        Take(RowDifferenceKind.Extra, default, target);
    }

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        ChangedRows++;
        Take(RowDifferenceKind.Changed, source, target);
    }

    /// <summary>Says in the file that nothing is left out, and closes it.</summary>
    /// <param name="keyIsUnique">Whether the key was found to identify a row.</param>
    public void Complete(bool keyIsUnique)
    {
        if (_sampleLines.Count > 0)
        {
            _sampleLines.Add(Encoding.UTF8.GetString(_line.End(MissingRows, ExtraRows, ChangedRows, keyIsUnique)));
        }

        if (_file is { IsOpen: true })
        {
            _file.Write(_line.End(MissingRows, ExtraRows, ChangedRows, keyIsUnique));
            _file.Close();
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _line.Dispose();
    }

    private void Take(RowDifferenceKind kind, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        if (_sample.Count < _options.SampleSize)
        {
            if (_sampleLines.Count == 0)
            {
                _sampleLines.Add(Encoding.UTF8.GetString(_line.Header(_task, _options, _plan)));
            }

            _sample.Add(RowDescription.Of(_task.Table, _plan, kind, source, target) with { State = State });
            _sampleLines.Add(Encoding.UTF8.GetString(_line.Row(kind, source, target, State)));
        }

        if (_file is not null)
        {
            if (!_file.IsOpen)
            {
                _file.Open();
                _file.Write(_line.Header(_task, _options, _plan));
            }

            _file.Write(_line.Row(kind, source, target, State));
        }
    }
}
