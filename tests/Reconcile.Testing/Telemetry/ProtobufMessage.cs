using System.Buffers.Binary;
using System.Text;

namespace Reconcile.Testing;

/// <summary>A protobuf message, field by field, without knowing its type: enough to read what an exporter sent.</summary>
public sealed class ProtobufMessage
{
    private readonly List<(int Number, ulong Value, byte[]? Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var tag = ReadVarint(ref content);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((number, ReadVarint(ref content), null));
                    break;
                case 1:
                    _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(content), null));
                    content = content[8..];
                    break;
                case 2:
                    var length = (int)ReadVarint(ref content);
                    _fields.Add((number, 0, content[..length].ToArray()));
                    content = content[length..];
                    break;
                case 5:
                    _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(content), null));
                    content = content[4..];
                    break;
                default:
                    throw new FormatException($"There is no wire type {tag & 7}.");
            }
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int number) => All(number).Select(bytes => new ProtobufMessage(bytes));

    public ProtobufMessage? Message(int number) => Messages(number).FirstOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(All(number).FirstOrDefault() ?? []);

    public string Hex(int number) => Convert.ToHexStringLower(All(number).FirstOrDefault() ?? []);

    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    public long Number(int number) => (long)_fields.Find(field => field.Number == number).Value;

    public double Real(int number) => BitConverter.UInt64BitsToDouble(_fields.Find(field => field.Number == number).Value);

    /// <summary>Repeated numbers of eight bytes, packed or not.</summary>
    public IReadOnlyList<double> Reals(int number)
    {
        var values = new List<double>();
        foreach (var (_, value, bytes) in _fields.Where(field => field.Number == number))
        {
            for (var at = 0; at < (bytes?.Length ?? 0); at += 8)
            {
                values.Add(BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(at)));
            }

            if (bytes is null)
            {
                values.Add(BitConverter.UInt64BitsToDouble(value));
            }
        }

        return values;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> content)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = content[0];
            content = content[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private IEnumerable<byte[]> All(int number) => _fields.Where(field => field.Number == number && field.Bytes is not null).Select(field => field.Bytes!);
}
