using Microsoft.Data.Sqlite;
using Reconcile.Data.Canonical;
using SQLitePCL;

namespace Reconcile.Data.Sources;

/// <summary>
/// The rows of a SQLite query, read at the level of SQLite's own interface: each value by its own storage class, without an object
/// for it. SQLite works on the thread that asks.
/// </summary>
internal sealed class SqliteRowSource : IRowSource
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly ColumnForm[] _forms;
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());
    private bool _ended;

    public SqliteRowSource(SqliteConnection connection, string query, IReadOnlyList<ColumnForm> forms)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        _forms = [.. forms];
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, query, out _statement), _database);
    }

    public IRowDecoder? Decoder => null;

    public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        // An interrupt before the statement's first step would be forgotten.
        cancellationToken.ThrowIfCancellationRequested();
        using var cancellation = cancellationToken.Register(() => raw.sqlite3_interrupt(_database));
        while (!_ended && batch.End < RowBatch.TargetLength)
        {
            var code = raw.sqlite3_step(_statement);
            if (code == raw.SQLITE_DONE)
            {
                _ended = true;
            }
            else if (code == raw.SQLITE_ROW)
            {
                batch.AddRow(EncodeRow());
            }
            else
            {
                cancellationToken.ThrowIfCancellationRequested();
                SqliteException.ThrowExceptionForRC(code, _database);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(batch.Count > 0);
    }

    public ValueTask DisposeAsync()
    {
        _statement.Dispose();
        return ValueTask.CompletedTask;
    }

    private ReadOnlySpan<byte> EncodeRow()
    {
        _encoder.Output.Clear();
        for (var i = 0; i < _forms.Length; i++)
        {
            EncodeColumn(i, _forms[i]);
        }

        return _encoder.Output.Written;
    }

    private void EncodeColumn(int column, ColumnForm form)
    {
        switch (raw.sqlite3_column_type(_statement, column))
        {
            case raw.SQLITE_NULL:
                _encoder.Null();
                break;
            case raw.SQLITE_INTEGER:
                _encoder.Integer(form, raw.sqlite3_column_int64(_statement, column));
                break;
            case raw.SQLITE_FLOAT:
                _encoder.Float(form, raw.sqlite3_column_double(_statement, column));
                break;
            case raw.SQLITE_BLOB:
                _encoder.Binary(form, raw.sqlite3_column_blob(_statement, column));
                break;
            default:
                _encoder.Text(form, TextOf(column));
                break;
        }
    }

    /// <summary>The text's bytes as they are stored, whether they are valid UTF-8 or not.</summary>
    private unsafe ReadOnlySpan<byte> TextOf(int column)
    {
        fixed (byte* text = raw.sqlite3_column_text(_statement, column))
        {
            return new ReadOnlySpan<byte>(text, raw.sqlite3_column_bytes(_statement, column));
        }
    }
}
