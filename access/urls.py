from django.urls import URLPattern, URLResolver, path

from access import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/people/<user_id>/why", api.WhyView.as_view()),
    path("admin/permissions", api.PermissionsView.as_view()),
    path("admin/roles", api.RolesView.as_view()),
    path("admin/roles/<role_id>", api.RoleDetailView.as_view()),
    path("admin/roles/<role_id>/members", api.RoleMembersView.as_view()),
    path("admin/roles/<role_id>/members/<user_id>", api.RoleMemberView.as_view()),
    path("admin/audit", api.AuditView.as_view()),
]
