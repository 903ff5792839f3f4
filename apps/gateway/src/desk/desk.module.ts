import { Module } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { CannedRepliesController } from '../canned-replies/canned-replies.controller';
import { ChangeCannedReplies } from '../canned-replies/change-canned-replies';
import { RenderCannedReply } from '../canned-replies/render-canned-reply';
import { ContactMergesController } from '../contact-merges/contact-merges.controller';
import { MergeContacts } from '../contact-merges/merge-contacts';
import { NotesController } from '../notes/notes.controller';
import { WriteNote } from '../notes/write-note';
import { MakeReports } from '../reports/make-reports';
import { ReportsController } from '../reports/reports.controller';
import { ChangeViews } from '../saved-views/change-views';
import { ViewsController } from '../saved-views/views.controller';
import { SearchController } from '../search/search.controller';
import { ChangeTags } from '../tags/change-tags';
import { TagsController } from '../tags/tags.controller';
import { ChangeWindowPolicy } from '../window-desk/change-window-policy';
import { WindowDeskController } from '../window-desk/window-desk.controller';

/** What agents work with beside the conversation itself. */
@Module({
  controllers: [
    CannedRepliesController,
    ContactMergesController,
    NotesController,
    ReportsController,
    SearchController,
    TagsController,
    ViewsController,
    WindowDeskController,
  ],
  providers: [
    Acts,
    ChangeCannedReplies,
    ChangeTags,
    ChangeViews,
    ChangeWindowPolicy,
    MakeReports,
    MergeContacts,
    RenderCannedReply,
    WriteNote,
  ],
})
export class DeskModule {}
