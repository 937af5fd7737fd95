using System.Buffers;
using System.Text.Json;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Diff;

/// <summary>
/// Writes differences as JSON Lines. The first line describes the tables and columns; each further one is
/// <c>{"kind":"Changed","key":{...},"source":{...},"target":{...}}</c> (of a changed row the columns that differ, of a missing or extra one
/// all columns outside the key, on the side that has it), with its <c>"state"</c> if it was read again; the last one, <c>{"end":true,...}</c>, says
/// that none is left out, and whether the key was found to identify a row.
/// </summary>
internal sealed class DifferenceLine : IDisposable
{
    /// <summary>The version of this form of file.</summary>
    public const int FormatVersion = 1;

    /// <summary>What a recheck found of a row; not there without one.</summary>
    public const string StateProperty = "state";

    private readonly IReadOnlyList<ColumnPair> _columns;
    private readonly int _keyColumns;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Utf8JsonWriter _writer;

    public DifferenceLine(IReadOnlyList<ColumnPair> columns, int keyColumns)
    {
        _columns = columns;
        _keyColumns = keyColumns;
        _writer = new Utf8JsonWriter(_line, new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
    }

    public ReadOnlySpan<byte> Header(TableTask task, ReconcileOptions options, TablePlan plan) => Write(writer =>
    {
        writer.WriteNumber("reconcile", FormatVersion);
        writer.WriteString("table", task.Table);
        writer.WriteString("source", options.Source.ToString());
        writer.WriteString("sourceTable", plan.Source.Name.ToString());
        writer.WriteString("target", options.Target.ToString());
        writer.WriteString("targetProvider", options.Target.Provider.ToString());
        writer.WriteString("targetTable", plan.Target.Name.ToString());
        writer.WriteStartArray("columns");
        for (var i = 0; i < _columns.Count; i++)
        {
            var target = _columns[i].Target;
            writer.WriteStartObject();
            writer.WriteString("source", _columns[i].Source.Name);
            writer.WriteString("target", target.Name);
            writer.WriteString("kind", _columns[i].Form.Kind.ToString());
            writer.WriteBoolean("key", i < _keyColumns);
            writer.WriteString("targetType", target.NativeType);
            writer.WriteString("targetKind", target.Kind.ToString());
            writer.WriteBoolean("targetGenerated", target.IsGenerated);
            writer.WriteBoolean("targetIdentity", target.IsIdentity);
            writer.WriteBoolean("targetPadded", target.IsPadded);
            writer.WriteNumber("targetWireType", target.WireType);
            writer.WriteNumber("fractionDigits", _columns[i].Form.FractionDigits);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public ReadOnlySpan<byte> End(long missing, long extra, long changed, bool unique) => Write(writer =>
    {
        writer.WriteBoolean("end", true);
        writer.WriteNumber("missing", missing);
        writer.WriteNumber("extra", extra);
        writer.WriteNumber("changed", changed);
        writer.WriteBoolean("unique", unique);
    });

    /// <summary>One row that differs; the side that does not have it is empty.</summary>
    public ReadOnlySpan<byte> Row(
        RowDifferenceKind kind, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, RowDifferenceState state = RowDifferenceState.Unconfirmed)
    {
        Begin();
        _writer.WriteString("kind", kind.ToString());
        if (state != RowDifferenceState.Unconfirmed)
        {
            _writer.WriteString(StateProperty, state.ToString());
        }

        var row = source.IsEmpty ? target : source;
        var position = 0;
        _writer.WriteStartObject("key");
        for (var i = 0; i < _keyColumns; i++)
        {
            _writer.WritePropertyName(_columns[i].Source.Name);
            CanonicalJson.Write(_writer, _columns[i].Form.Kind, CanonicalRow.Read(row, ref position));
        }

        _writer.WriteEndObject();
        WriteSide("source", source, target, position);
        WriteSide("target", target, source, position);
        return Finish();
    }

    public void Dispose() => _writer.Dispose();

    private void WriteSide(string name, ReadOnlySpan<byte> row, ReadOnlySpan<byte> other, int position)
    {
        if (row.IsEmpty)
        {
            return;
        }

        var otherPosition = other.IsEmpty ? 0 : CanonicalRow.KeyLength(other, _keyColumns);
        _writer.WriteStartObject(name);
        for (var i = _keyColumns; i < _columns.Count; i++)
        {
            var column = CanonicalRow.Read(row, ref position);
            if (other.IsEmpty || !_columns[i].AreEqual(column, CanonicalRow.Read(other, ref otherPosition)))
            {
                _writer.WritePropertyName(_columns[i].Source.Name);
                CanonicalJson.Write(_writer, _columns[i].Form.Kind, column);
            }
        }

        _writer.WriteEndObject();
    }

    private ReadOnlySpan<byte> Write(Action<Utf8JsonWriter> content)
    {
        Begin();
        content(_writer);
        return Finish();
    }

    private void Begin()
    {
        _line.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
    }

    private ReadOnlySpan<byte> Finish()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }
}
