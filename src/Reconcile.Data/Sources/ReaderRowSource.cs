using System.Data.Common;
using System.Net.Sockets;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Sources;

/// <summary>The rows of a driver's forward-only reader, read synchronously. Cancelling ends the query on the server.</summary>
internal abstract class ReaderRowSource(
    DbCommand command, DbDataReader reader, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, Socket? socket = null) : IRowSource
{
    private readonly DirectSocketEvents _events = new(socket);
    private readonly ColumnDefinition[] _columns = [.. columns];
    private readonly ColumnForm[] _forms = [.. forms];
    private bool _ended;

    public IRowDecoder? Decoder => null;

    /// <summary>Takes a row's values.</summary>
    protected CanonicalEncoder Encoder { get; } = new(new ByteBuffer());

    public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.Register(command.Cancel);
        while (!_ended && batch.End < RowBatch.TargetLength)
        {
            if (reader.Read())
            {
                batch.AddRow(EncodeRow());
            }
            else
            {
                _ended = true;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(batch.Count > 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            // Else disposing would read the rest of the rows.
            command.Cancel();
        }

        _events.Dispose();
        await reader.DisposeAsync().ConfigureAwait(false);
        await command.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Encodes a value of the current row that is not NULL. The columns are asked for in their order, each once.</summary>
    protected abstract void EncodeValue(int index, ColumnDefinition column, ColumnForm form);

    private ReadOnlySpan<byte> EncodeRow()
    {
        Encoder.Output.Clear();
        for (var i = 0; i < _columns.Length; i++)
        {
            if (reader.IsDBNull(i))
            {
                Encoder.Null();
            }
            else
            {
                EncodeValue(i, _columns[i], _forms[i]);
            }
        }

        return Encoder.Output.Written;
    }
}
