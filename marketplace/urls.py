"""The marketplace's addresses below /api/v1/."""

from django.urls import URLPattern, URLResolver, path

from marketplace.assessments import api as assessments
from marketplace.calendar import api as calendar
from marketplace.calendar import busy_api as busy
from marketplace.directory import api as directory
from marketplace.gigs import api as gigs
from marketplace.matching import api as matching
from marketplace.onboarding import api as onboarding
from marketplace.orders import api as orders
from marketplace.professionals import api as professionals
from marketplace.reviews import api as reviews
from marketplace.shortlist import api as shortlist
from marketplace.verification import api as verification

urlpatterns: list[URLPattern | URLResolver] = [
    path("match", matching.MatchView.as_view()),
    path("match/choices", matching.ChoicesView.as_view()),
    path("match/blocks", matching.BlocksView.as_view()),
    path("admin/matching/weights", matching.WeightsView.as_view()),
    path("admin/matching/weights/preview", matching.PreviewView.as_view()),
    path("admin/matching/exposure", matching.ExposureView.as_view()),
    path("admin/matching/slates/<str:slate_id>/replay", matching.ReplayView.as_view()),
    path("assessments", assessments.CatalogueView.as_view()),
    path("assessments/responses", assessments.ResponsesView.as_view()),
    path("assessments/responses/<str:response_id>", assessments.OneResponseView.as_view()),
    path("assessments/responses/<str:response_id>/answers/<str:item>", assessments.AnswerView.as_view()),
    path("assessments/responses/<str:response_id>/submit", assessments.SubmitView.as_view()),
    path("assessments/trends", assessments.OwnTrendsView.as_view()),
    path("pro/clients/<str:person_id>/assessments", assessments.ClientTrendsView.as_view()),
    path("directory", directory.DirectoryView.as_view()),
    path("favourites", shortlist.FavouritesView.as_view()),
    path("favourites/ids", shortlist.FavouriteIdsView.as_view()),
    path("favourites/<str:professional_id>", shortlist.FavouriteView.as_view()),
    path("saved-searches", shortlist.SavedSearchesView.as_view()),
    path("saved-searches/<str:search_id>", shortlist.SavedSearchView.as_view()),
    path("saved-searches/<str:search_id>/seen", shortlist.SavedSearchSeenView.as_view()),
    path("professionals/<str:professional_id>/slots", calendar.SlotsView.as_view()),
    path("professionals/<str:professional_id>/avatar.svg", professionals.AvatarView.as_view()),
    path("professionals/<str:professional_id>/photo", professionals.PhotoView.as_view()),
    path("professionals/<str:professional_id>/reviews", reviews.ReviewsView.as_view()),
    path("professionals/<str:address>", professionals.ProfileView.as_view()),
    path("pro/profile", professionals.OwnProfileView.as_view()),
    path("pro/calendar", calendar.OwnWeekView.as_view()),
    path("pro/calendar/rules", calendar.OwnRulesView.as_view()),
    path("pro/calendar/preview", calendar.OwnPlanPreviewView.as_view()),
    path("pro/calendar/busy-feeds", busy.BusyFeedsView.as_view()),
    path("pro/calendar/busy-feeds/<str:feed_id>", busy.BusyFeedView.as_view()),
    path("pro/calendar/busy-feeds/<str:feed_id>/retry", busy.BusyFeedRetryView.as_view()),
    path("pro/calendar/time-off", calendar.OwnTimeOffView.as_view()),
    path("gigs", gigs.GigsView.as_view()),
    path("gigs/<str:gig_id>", gigs.GigView.as_view()),
    path("pro/gigs", gigs.OwnGigsView.as_view()),
    path("pro/gigs/<str:gig_id>", gigs.OwnGigView.as_view()),
    path("pro/gigs/<str:gig_id>/state", gigs.OwnGigStateView.as_view()),
    path("pro/gig-orders", orders.ProOrdersView.as_view()),
    path("admin/gigs", gigs.ModeratedGigsView.as_view()),
    path("admin/gigs/<str:gig_id>/moderation", gigs.GigModerationView.as_view()),
    path("admin/gig-disputes", orders.DisputesView.as_view()),
    path("admin/gig-disputes/<str:dispute_id>", orders.DisputeOneView.as_view()),
    path("admin/gig-disputes/<str:dispute_id>/decision", orders.RulingView.as_view()),
    path("gig-orders", orders.OrdersView.as_view()),
    path("gig-orders/<str:order_id>", orders.OrderOneView.as_view()),
    path("gig-orders/<str:order_id>/brief", orders.BriefView.as_view()),
    path("gig-orders/<str:order_id>/cancel", orders.OrderCancelView.as_view()),
    path("gig-orders/<str:order_id>/deliveries", orders.DeliveryView.as_view()),
    path("gig-orders/<str:order_id>/revisions", orders.RevisionView.as_view()),
    path("gig-orders/<str:order_id>/accept", orders.AcceptView.as_view()),
    path("gig-orders/<str:order_id>/dispute", orders.DisputeView.as_view()),
    path("gig-orders/<str:order_id>/statements", orders.StatementView.as_view()),
    path("gig-orders/<str:order_id>/files", orders.OrderFilesView.as_view()),
    path("gig-orders/<str:order_id>/files/<str:file_id>", orders.OrderFileOneView.as_view()),
    path("admin/reviews", reviews.ModeratedReviewsView.as_view()),
    path("admin/reviews/<str:review_id>/moderation", reviews.ReviewModerationView.as_view()),
    path("admin/reviews/<str:review_id>/reply/moderation", reviews.ReplyModerationView.as_view()),
    path("pro/reviews", reviews.OwnReviewsView.as_view()),
    path("pro/reviews/<str:review_id>/reply", reviews.OwnReplyView.as_view()),
    path("pro/onboarding", onboarding.OnboardingView.as_view()),
    path("pro/onboarding/steps/<str:step>", onboarding.StepView.as_view()),
    path("pro/onboarding/submission", onboarding.SubmitView.as_view()),
    path("pro/onboarding/licences", onboarding.LicencesView.as_view()),
    path("pro/onboarding/licences/<str:licence_id>", onboarding.OneLicenceView.as_view()),
    path("pro/onboarding/documents/<str:document_id>", onboarding.OwnDocumentView.as_view()),
    path("pro/onboarding/photo", onboarding.OwnPhotoView.as_view()),
    path("admin/verification", verification.CasesView.as_view()),
    path("admin/verification/policy", verification.VerificationPolicyView.as_view()),
    path("admin/verification/unlisted", verification.UnlistedView.as_view()),
    path("admin/verification/documents/<str:document_id>", verification.ReviewedDocumentView.as_view()),
    path("admin/verification/photos/<str:professional_id>", verification.ReviewedPhotoView.as_view()),
    path("admin/verification/<str:case_id>", verification.CaseView.as_view()),
    path("admin/verification/<str:case_id>/claim", verification.ClaimView.as_view()),
    path("admin/verification/<str:case_id>/checks", verification.ChecksView.as_view()),
    path("admin/verification/<str:case_id>/changes", verification.ChangesView.as_view()),
    path("admin/verification/<str:case_id>/approval", verification.ApprovalView.as_view()),
    path("admin/verification/<str:case_id>/rejection", verification.RejectionView.as_view()),
    path("admin/professionals/<str:professional_id>/suspension", verification.SuspensionView.as_view()),
]
