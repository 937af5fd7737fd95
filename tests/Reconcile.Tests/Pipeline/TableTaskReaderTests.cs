using System.Collections;
using Reconcile.Pipeline;

namespace Reconcile.Tests.Pipeline;

public sealed class TableTaskReaderTests
{
    private static readonly TableTask Defaults = new()
    {
        Table = string.Empty,
        SourceTable = default,
        KeyColumns = ["id"],
        ExcludedColumns = ["stamp"],
        Where = "id > 0",
    };

    private readonly TableTaskReader _reader = new(Defaults);

    [Fact]
    public void A_name_stands_for_the_source_table_and_its_counterpart_with_the_defaults()
    {
        var task = Read("sales.orders");

        Assert.Equal("sales.orders", task.Table);
        Assert.Equal(new TableName("sales", "orders"), task.SourceTable);
        Assert.Null(task.TargetTable);
        Assert.Equal(["id"], task.KeyColumns);
        Assert.Equal(["stamp"], task.ExcludedColumns);
        Assert.Equal("id > 0", task.Where);
        Assert.Equal(ItemPriority.Normal, task.Priority);
    }

    [Fact]
    public void A_table_found_in_the_source_keeps_its_exact_name()
    {
        var table = new TableInfo { Connection = new ReconcileConnection(), Schema = "s", Name = "we.ird" };

        Assert.Equal(new TableName("s", "we.ird"), Read(PSObject.AsPSObject(table)).SourceTable);
    }

    [Fact]
    public void A_hashtable_says_everything_in_any_case()
    {
        var task = Read(new Hashtable
        {
            ["sourcetable"] = "a.orders",
            ["TARGETTABLE"] = "b.orders",
            ["KeyColumn"] = new object[] { "x", "y, z" },
            ["ExcludeColumn"] = "p; q",
            ["Where"] = "x = 1",
            ["Priority"] = "high",
        });

        Assert.Equal("a.orders", task.Table);
        Assert.Equal(new TableName("b", "orders"), task.TargetTable);
        Assert.Equal(["x", "y, z"], task.KeyColumns);
        Assert.Equal(["p", "q"], task.ExcludedColumns);
        Assert.Equal("x = 1", task.Where);
        Assert.Equal(ItemPriority.High, task.Priority);
    }

    [Fact]
    public void Any_object_with_the_properties_will_do()
    {
        var input = new PSObject();
        input.Properties.Add(new PSNoteProperty("Table", "orders"));
        input.Properties.Add(new PSNoteProperty("KeyColumn", "a,b"));
        input.Properties.Add(new PSNoteProperty("Priority", ItemPriority.Low));

        var task = Read(input);

        Assert.Equal(["a", "b"], task.KeyColumns);
        Assert.Equal(ItemPriority.Low, task.Priority);
    }

    [Fact]
    public void Empty_properties_mean_the_defaults() =>
        Assert.Equal(["id"], Read(new Hashtable { ["Table"] = "orders", ["KeyColumn"] = "", ["Where"] = " " }).KeyColumns);

    [Theory]
    [InlineData("a.b.c", "is not a table name")]
    [InlineData("\"open", "the quote \" is missing")]
    public void A_name_that_is_none_is_said(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Read(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_object_that_names_no_table_is_said() =>
        Assert.Equal("The object names no table.", Assert.Throws<FormatException>(() => Read(new Uri("http://x"))).Message);

    [Fact]
    public void A_priority_that_is_none_is_said() =>
        Assert.Contains("'7'", Assert.Throws<FormatException>(() => Read(new Hashtable { ["Table"] = "a", ["Priority"] = 7 })).Message, StringComparison.Ordinal);

    private TableTask Read(object input) => _reader.Read(input);
}
