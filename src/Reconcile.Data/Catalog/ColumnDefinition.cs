using Reconcile.Data.Canonical;

namespace Reconcile.Data.Catalog;

/// <summary>A column with what comparing and repairing it takes.</summary>
internal sealed record ColumnDefinition
{
    public required string Name { get; init; }

    /// <summary>The type as its catalog writes it, for messages.</summary>
    public required string NativeType { get; init; }

    /// <summary>The kind of value the column holds; null for types that are never compared (row versions, spatial types).</summary>
    public required CanonicalKind? Kind { get; init; }

    /// <summary>How the engine's driver delivers it; its meaning belongs to the engine's dialect.</summary>
    public int WireType { get; init; }

    public bool IsNullable { get; init; }

    public bool IsGenerated { get; init; }

    public bool IsIdentity { get; init; }

    /// <summary>Whether trailing spaces are padding.</summary>
    public bool IsPadded { get; init; }

    /// <summary>Digits of a second that the type can hold at its finest.</summary>
    public int FractionDigits { get; init; } = ColumnForm.MaxFractionDigits;

    /// <summary>Whether the engine enforces the declared type. Where it does not, a column may hold anything.</summary>
    public bool IsTyped { get; init; } = true;

    /// <summary>The engine it is in.</summary>
    public ReconcileProvider Provider { get; init; }

    /// <summary>Whether a text of it is put in the order of the kind it is read as, so that it can be a key beside that kind.</summary>
    public bool SortsAsRead { get; init; }

    /// <summary>Whether it holds IEEE singles, whose own shortest decimal is not that of the double they widen to.</summary>
    public bool IsSingle => IsTyped && Kind == CanonicalKind.Float
        && (NativeType.StartsWith("real", StringComparison.OrdinalIgnoreCase)
            || (Provider != ReconcileProvider.SqlServer && NativeType.StartsWith("float", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether it holds numbers as somebody wrote them in decimal digits.</summary>
    public bool IsWritten => Kind == CanonicalKind.Text || this is { Kind: CanonicalKind.Float, Provider: ReconcileProvider.JsonLines };

    public TableColumn ToTableColumn() => new()
    {
        Name = Name,
        Type = NativeType,
        IsNullable = IsNullable,
        IsGenerated = IsGenerated,
        IsIdentity = IsIdentity,
    };
}
