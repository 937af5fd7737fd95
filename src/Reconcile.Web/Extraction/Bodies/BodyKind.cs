namespace Reconcile.Web.Extraction.Bodies;

/// <summary>What a body is.</summary>
internal enum BodyKind
{
    Html,
    Xml,
    Json,
    Text,
}
