using DuckDB.NET.Native;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Sources;

/// <summary>
/// The rows of a DuckDB query, read from the vectors of its chunks without an object for a value. DuckDB sorts on threads of its own.
/// </summary>
internal sealed class DuckDbRowSource : IRowSource
{
    private readonly DuckDBNativeConnection _connection;
    private readonly DuckDBPreparedStatement _statement;
    private readonly ColumnForm[] _forms;
    private readonly DuckDbVector[] _vectors;
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;
    private int _row;
    private int _rows;
    private bool _ended;

    private DuckDbRowSource(DuckDBNativeConnection connection, DuckDBPreparedStatement statement, DuckDBResult result, IReadOnlyList<ColumnForm> forms)
    {
        _connection = connection;
        _statement = statement;
        _result = result;
        _forms = [.. forms];
        _vectors = [.. forms.Select((_, i) => new DuckDbVector(ref _result, i))];
    }

    public IRowDecoder? Decoder => null;

    public static DuckDbRowSource Open(DuckDBNativeConnection connection, string query, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interrupt = new DuckDbInterrupt(connection, cancellationToken);
        if (!NativeMethods.PreparedStatements.DuckDBPrepare(connection, query, out var statement).IsSuccess())
        {
            using (statement)
            {
                throw Failed(NativeMethods.PreparedStatements.DuckDBPrepareError(statement), cancellationToken);
            }
        }

        if (!NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result).IsSuccess())
        {
            var error = NativeMethods.Query.DuckDBResultError(ref result);
            NativeMethods.Query.DuckDBDestroyResult(ref result);
            statement.Dispose();
            throw Failed(error, cancellationToken);
        }

        return new DuckDbRowSource(connection, statement, result, forms);
    }

    public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interrupt = new DuckDbInterrupt(_connection, cancellationToken);
        while (!_ended && batch.End < RowBatch.TargetLength)
        {
            if (_row < _rows)
            {
                batch.AddRow(EncodeRow(_row++));
            }
            else
            {
                NextChunk(cancellationToken);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(batch.Count > 0);
    }

    public ValueTask DisposeAsync()
    {
        _chunk?.Dispose();
        NativeMethods.Query.DuckDBDestroyResult(ref _result);
        _statement.Dispose();
        return ValueTask.CompletedTask;
    }

    private void NextChunk(CancellationToken cancellationToken)
    {
        _chunk?.Dispose();
        _row = 0;
        _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (_chunk.IsInvalid)
        {
            _rows = 0;
            _ended = true;
            var error = NativeMethods.Query.DuckDBResultError(ref _result);
            if (!string.IsNullOrEmpty(error))
            {
                throw Failed(error, cancellationToken);
            }

            return;
        }

        _rows = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        for (var i = 0; i < _vectors.Length; i++)
        {
            _vectors[i].Load(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, i));
        }
    }

    private ReadOnlySpan<byte> EncodeRow(int row)
    {
        _encoder.Output.Clear();
        for (var i = 0; i < _vectors.Length; i++)
        {
            _vectors[i].Encode(row, _forms[i], _encoder);
        }

        return _encoder.Output.Written;
    }

    private static Exception Failed(string? error, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? (Exception)new OperationCanceledException("The query was cancelled.", cancellationToken)
        : new DuckDbQueryException(error ?? "The query failed without a word.");
}

/// <summary>An error of a query that was run below the driver.</summary>
internal sealed class DuckDbQueryException(string message) : Exception(message);
