from django.urls import URLPattern, URLResolver, path

from realtime.api import TicketView

urlpatterns: list[URLPattern | URLResolver] = [path("live/ticket", TicketView.as_view())]
