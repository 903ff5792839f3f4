import { Module } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { AddRecipients } from './add-recipients';
import { AudienceController } from './audience.controller';
import { BroadcastsController } from './broadcasts.controller';
import { PlanBroadcast } from './plan-broadcast';
import { ShowBroadcast } from './show-broadcast';
import { SteerBroadcast } from './steer-broadcast';

/** One notification to a frozen audience: planning and steering it here, its release in the outbound sender. */
@Module({
  controllers: [AudienceController, BroadcastsController],
  providers: [Acts, AddRecipients, PlanBroadcast, ShowBroadcast, SteerBroadcast],
})
export class BroadcastsModule {}
