from django.urls import URLPattern, URLResolver, path

from privacy import admin_api, api

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/privacy", api.PrivacyView.as_view()),
    path("me/privacy/exports", api.ExportsView.as_view()),
    path("me/privacy/exports/<str:export_id>/link", api.ExportLinkView.as_view()),
    path("me/privacy/erasure", api.ErasureView.as_view()),
    path("me/privacy/requests", api.RequestsView.as_view()),
    path("me/privacy/requests/<str:request_id>", api.RequestView.as_view()),
    path("me/privacy/disclosures", api.DisclosuresView.as_view()),
    path("privacy/exports/<str:token>", api.ExportFileView.as_view()),
    path("privacy/erasure/<str:receipt>", api.ErasureReceiptView.as_view()),
    path("admin/privacy/requests", admin_api.AllRequestsView.as_view()),
    path("admin/privacy/requests/<str:request_id>/decision", admin_api.DecisionView.as_view()),
    path("admin/privacy/erasures", admin_api.AllErasuresView.as_view()),
    path("admin/privacy/register", admin_api.RegisterView.as_view()),
    path("admin/privacy/vault", admin_api.VaultView.as_view()),
    path("admin/privacy/vault/<str:record_id>", admin_api.VaultRecordView.as_view()),
]
