from django.urls import URLPattern, URLResolver, path

from access import api
from access.break_glass import api as break_glass
from access.trail import api as trail
from access.viewing import api as viewing

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/people/<str:user_id>/why", api.WhyView.as_view()),
    path("admin/permissions", api.PermissionsView.as_view()),
    path("admin/roles", api.RolesView.as_view()),
    path("admin/roles/<str:role_id>", api.RoleDetailView.as_view()),
    path("admin/roles/<str:role_id>/members", api.RoleMembersView.as_view()),
    path("admin/roles/<str:role_id>/members/<str:user_id>", api.RoleMemberView.as_view()),
    path("admin/roles/<str:role_id>/view", viewing.ViewAsView.as_view()),
    path("me/role-view/end", viewing.ViewingEndView.as_view()),
    path("admin/audit", trail.AuditView.as_view()),
    path("admin/audit/sightings", trail.SightingsView.as_view()),
    path("admin/audit/export", trail.AuditExportView.as_view()),
    path("admin/break-glass", break_glass.GlassesView.as_view()),
    path("admin/break-glass/<str:glass_id>/end", break_glass.GlassEndView.as_view()),
    path("admin/break-glass/<str:glass_id>/record", break_glass.GlassRecordView.as_view()),
    path("admin/break-glass/reviews", break_glass.ReviewsView.as_view()),
    path("admin/break-glass/reviews/<str:glass_id>", break_glass.ReviewView.as_view()),
    path("admin/break-glass/reviews/<str:glass_id>/stop", break_glass.ReviewStopView.as_view()),
]
