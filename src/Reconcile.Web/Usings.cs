global using Reconcile.Web.Extraction.Bodies;
global using Reconcile.Web.Extraction.Queries;
