using Reconcile.Data.Sources;

namespace Reconcile.Data.Canonical;

/// <summary>Turns the rows of one reader into canonical form, one at a time; those that are so already cost nothing.</summary>
internal sealed class CanonicalRows(IRowDecoder? decoder)
{
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());

    /// <summary>A row in canonical form, good until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> row)
    {
        if (decoder is null)
        {
            return row;
        }

        _encoder.Output.Clear();
        decoder.Decode(row, _encoder);
        return _encoder.Output.Written;
    }
}
