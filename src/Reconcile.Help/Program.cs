using Reconcile.Help;

if (args is not [var assembly, var file])
{
    Console.Error.WriteLine("Reconcile.Help MODULE.dll HELP.xml: writes what Get-Help shows of the cmdlets of a module, from the comments beside it (MODULE.xml).");
    return 64;
}

try
{
    var comments = CodeComments.Read(Path.ChangeExtension(assembly, ".xml"));
    var help = new HelpFile(comments);
    using (var module = ModuleSession.Open(assembly))
    {
        foreach (var cmdlet in module.Cmdlets)
        {
            help.Add(cmdlet);
        }
    }

    help.Save(file);
    return 0;
}
catch (MissingCommentException missing)
{
    // As the compiler says it, so that the build shows it.
    Console.Error.WriteLine($"{assembly}: error HELP001: {missing.Message}");
    return 1;
}
