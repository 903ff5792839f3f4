import { Module } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { CannedRepliesController } from '../canned-replies/canned-replies.controller';
import { ChangeCannedReplies } from '../canned-replies/change-canned-replies';
import { RenderCannedReply } from '../canned-replies/render-canned-reply';
import { NotesController } from '../notes/notes.controller';
import { WriteNote } from '../notes/write-note';
import { ChangeViews } from '../saved-views/change-views';
import { ViewsController } from '../saved-views/views.controller';
import { ChangeTags } from '../tags/change-tags';
import { TagsController } from '../tags/tags.controller';

/** What agents work with beside the conversation itself. */
@Module({
  controllers: [CannedRepliesController, NotesController, TagsController, ViewsController],
  providers: [Acts, ChangeCannedReplies, ChangeTags, ChangeViews, RenderCannedReply, WriteNote],
})
export class DeskModule {}
