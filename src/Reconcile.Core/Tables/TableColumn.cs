namespace Reconcile;

/// <summary>A column as the database's catalog describes it.</summary>
public sealed record TableColumn
{
    public required string Name { get; init; }

    /// <summary>The type in the words of its database, for example <c>numeric(10,2)</c>.</summary>
    public required string Type { get; init; }

    public bool IsNullable { get; init; }

    /// <summary>Computed by the database from other columns: never written by a repair.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Numbered by the database.</summary>
    public bool IsIdentity { get; init; }

    public override string ToString() => $"{Name} {Type}{(IsNullable ? string.Empty : " not null")}";
}
