using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Tests.Diff;

/// <summary>Rows of whole numbers and texts from memory, a few to a batch, so that batches end at all places.</summary>
internal sealed class RowListSource(IEnumerable<(long? Key, string Value)> rows, int batchRows) : IRowSource
{
    private readonly Queue<(long? Key, string Value)> _rows = new(rows);
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());

    public IRowDecoder? Decoder => null;

    public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        while (batch.Count < batchRows && _rows.TryDequeue(out var row))
        {
            _encoder.Output.Clear();
            if (row.Key is long key)
            {
                _encoder.Integer(new ColumnForm(CanonicalKind.Integer), key);
            }
            else
            {
                _encoder.Null();
            }

            _encoder.Text(new ColumnForm(CanonicalKind.Text), System.Text.Encoding.UTF8.GetBytes(row.Value));
            batch.AddRow(_encoder.Output.Written);
        }

        return ValueTask.FromResult(batch.Count > 0);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
