using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Diff;
using Xunit;

namespace Reconcile.Data.Tests.Diff;

/// <summary>Which types hold what others hold, across engines.</summary>
public sealed class SchemaComparerTests
{
    [Theory]
    [InlineData("pg character varying(50)", "pg character varying(20)", "Length Warning")]
    [InlineData("pg character varying(20)", "pg character varying(50)", "Length Information")]
    [InlineData("pg text", "my varchar(255)", "Length Warning")]
    [InlineData("pg text", "my text", "Length Warning")]
    [InlineData("pg text", "my longtext", "")]
    [InlineData("pg character varying(20)", "my varchar(20)", "")]
    [InlineData("pg character varying(20)", "ss nvarchar(20)", "")]
    [InlineData("ss nvarchar(max)", "pg text", "")]
    [InlineData("pg bytea", "ss varbinary(20)", "Length Warning")]
    [InlineData("pg bigint", "pg integer", "Type Warning")]
    [InlineData("pg integer", "my bigint", "Type Information")]
    [InlineData("pg integer", "my int(11)", "")]
    [InlineData("my int(10) unsigned", "pg integer", "Type Warning")]
    [InlineData("pg smallint", "ss tinyint", "Type Warning")]
    [InlineData("pg numeric(10,2)", "pg numeric(10,4)", "Precision Warning")]
    [InlineData("pg numeric(10,2)", "pg numeric(12,4)", "Precision Information")]
    [InlineData("pg numeric(10,2)", "my decimal(10,2)", "")]
    [InlineData("pg numeric", "my decimal(65,30)", "Precision Warning")]
    [InlineData("ss money", "pg numeric(19,4)", "")]
    [InlineData("pg double precision", "pg real", "Type Warning")]
    [InlineData("pg real", "ss float", "Type Information")]
    [InlineData("ss datetime2(7)", "pg timestamp without time zone", "Precision Warning")]
    [InlineData("pg timestamp without time zone", "my datetime", "Precision Warning")]
    [InlineData("pg timestamp without time zone", "my datetime(6)", "")]
    [InlineData("pg timestamp(3) without time zone", "ss datetime", "")]
    [InlineData("pg integer", "pg numeric(9,0)", "Type Warning")]
    [InlineData("pg integer", "pg numeric(12,2)", "Type Information")]
    [InlineData("pg numeric(9,0)", "my int(11)", "Type Information")]
    [InlineData("pg numeric(10,2)", "my bigint", "Type Warning")]
    [InlineData("pg date", "my datetime", "Type Information")]
    [InlineData("pg timestamp without time zone", "my date", "Type Warning")]
    [InlineData("pg uuid", "my char(36)", "Type Information")]
    [InlineData("my char(36)", "pg uuid", "Type Warning")]
    [InlineData("pg numeric(10,2)", "li REAL", "Type Warning")]
    [InlineData("pg uuid", "li TEXT", "Type Information")]
    [InlineData("pg character varying(20)", "li TEXT", "")]
    [InlineData("li VARCHAR(50)", "li TEXT", "Type Information")]
    [InlineData("cs VARCHAR", "pg integer", "Type Information")]
    [InlineData("pg character(5)", "pg character varying(5)", "Type Information")]
    public void Types_are_compared_by_what_they_hold(string source, string target, string expected)
    {
        var differences = SchemaComparer.Compare(Column(source, isNullable: false), Column(target, isNullable: false));

        Assert.Equal(expected, string.Join("; ", differences.Select(difference => $"{difference.Kind} {difference.Severity}")));
    }

    [Theory]
    [InlineData(true, false, SchemaSeverity.Warning)]
    [InlineData(false, true, SchemaSeverity.Information)]
    public void A_target_that_refuses_NULL_is_a_warning(bool source, bool target, SchemaSeverity severity)
    {
        var difference = Assert.Single(SchemaComparer.Compare(Column("pg integer", source), Column("pg integer", target)));

        Assert.Equal((SchemaDifferenceKind.Nullability, severity), (difference.Kind, difference.Severity));
    }

    [Fact]
    public void A_file_that_allows_everything_warns_of_nothing() =>
        Assert.Equal(SchemaSeverity.Information, Assert.Single(SchemaComparer.Compare(Column("cs VARCHAR", true), Column("pg text", false))).Severity);

    private static ColumnDefinition Column(string type, bool isNullable)
    {
        var (provider, dialect) = type[..2] switch
        {
            "pg" => (ReconcileProvider.PostgreSql, (SqlDialect)new PostgreSqlDialect()),
            "my" => (ReconcileProvider.MySql, new MySqlDialect()),
            "ss" => (ReconcileProvider.SqlServer, new SqlServerDialect(SqlServerDialect.Utf8Version)),
            "cs" => (ReconcileProvider.Csv, new DuckDbDialect(ReconcileProvider.Csv)),
            _ => (ReconcileProvider.Sqlite, new SqliteDialect()),
        };
        var native = type[3..];
        var open = native.IndexOf('(', StringComparison.Ordinal);
        var baseType = open < 0 ? native : native[..open] + native[(native.IndexOf(')', StringComparison.Ordinal) + 1)..];
        return new ColumnDefinition
        {
            Name = "v",
            NativeType = native,
            Kind = dialect.KindOf(provider == ReconcileProvider.MySql ? baseType.Split(' ')[0] : baseType),
            Provider = provider,
            IsNullable = isNullable,
            IsTyped = provider != ReconcileProvider.Sqlite,
        };
    }
}
