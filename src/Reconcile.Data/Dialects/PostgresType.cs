namespace Reconcile.Data.Dialects;

/// <summary>The object identifiers of PostgreSQL's built-in types: part of its wire protocol, the same on every server.</summary>
internal static class PostgresType
{
    public const int Boolean = 16;
    public const int Bytea = 17;
    public const int Int8 = 20;
    public const int Int2 = 21;
    public const int Int4 = 23;
    public const int Text = 25;
    public const int Oid = 26;
    public const int Json = 114;
    public const int Float4 = 700;
    public const int Float8 = 701;
    public const int Money = 790;
    public const int BpChar = 1042;
    public const int VarChar = 1043;
    public const int Date = 1082;
    public const int Time = 1083;
    public const int Timestamp = 1114;
    public const int TimestampTz = 1184;
    public const int Numeric = 1700;
    public const int Uuid = 2950;
    public const int Jsonb = 3802;
}
