using Reconcile.Testing;

namespace Reconcile.Host.Tests.HouseRules;

public sealed class SourceFileTests
{
    private const int MostLines = 300;

    // Names that say where something was put because nobody knew what it was.
    private static readonly string[] s_emptyNames = ["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Manager"];

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        // A view file is a list of columns: its length says nothing of how many concerns it has.
        var files = SourceFiles("src").Where(file => !file.EndsWith(".ps1xml", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        var tooLong = files.Where(file => File.ReadLines(file).Skip(MostLines).Any()).Select(Relative);
        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_folder_or_type_is_called_by_a_name_that_says_nothing(string folder)
    {
        var files = SourceFiles(folder).Select(Relative).ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Names(file).Any(SaysNothing));
    }

    private static bool SaysNothing(string name) => Array.Exists(s_emptyNames, empty => name.EndsWith(empty, StringComparison.Ordinal));

    private static IEnumerable<string> Names(string file) =>
        file.Split(Path.DirectorySeparatorChar).SelectMany(segment => segment.Split('.', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> SourceFiles(string folder) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".ps1xml" or ".ps1" or ".sql" or ".md")
        .Where(file => !Relative(file).Split(Path.DirectorySeparatorChar).Any(segment => segment is "obj" or "bin"));

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);
}
