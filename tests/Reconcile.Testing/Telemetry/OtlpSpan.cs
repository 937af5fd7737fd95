namespace Reconcile.Testing;

/// <summary>A span as a collector has received it.</summary>
public sealed record OtlpSpan
{
    public required string Name { get; init; }

    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    /// <summary>Empty: the span has no parent.</summary>
    public required string ParentId { get; init; }

    public required IReadOnlyDictionary<string, object> Attributes { get; init; }

    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>0 unset, 1 ok, 2 error.</summary>
    public required long StatusCode { get; init; }

    public required string StatusMessage { get; init; }

    /// <summary>The fields of <c>opentelemetry.proto.trace.v1.Span</c>.</summary>
    internal static OtlpSpan Read(ProtobufMessage span) => new()
    {
        TraceId = span.Hex(1),
        SpanId = span.Hex(2),
        ParentId = span.Hex(4),
        Name = span.Text(5),
        Attributes = ReadAttributes(span, 9),
        Events = [.. span.Messages(11).Select(happened => happened.Text(2))],
        StatusMessage = span.Message(15)?.Text(2) ?? string.Empty,
        StatusCode = span.Message(15)?.Number(3) ?? 0,
    };

    internal static IReadOnlyDictionary<string, object> ReadAttributes(ProtobufMessage owner, int field) =>
        owner.Messages(field).ToDictionary(pair => pair.Text(1), pair => ReadValue(pair.Message(2)!));

    private static object ReadValue(ProtobufMessage value) => value.Has(3) ? value.Number(3) : value.Has(4) ? value.Real(4) : value.Text(1);
}
