import { Module } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { AddRecipients } from './add-recipients';
import { AudienceController } from './audience.controller';
import { BroadcastsController } from './broadcasts.controller';
import { ForecastBroadcast } from './forecast-broadcast';
import { PlanBroadcast } from './plan-broadcast';
import { ShowBroadcast } from './show-broadcast';
import { SteerBroadcast } from './steer-broadcast';
import { TestBroadcast } from './test-broadcast';

/** One notification to a frozen audience: planning and steering it here, its release in the outbound sender. */
@Module({
  controllers: [AudienceController, BroadcastsController],
  providers: [Acts, AddRecipients, ForecastBroadcast, PlanBroadcast, ShowBroadcast, SteerBroadcast, TestBroadcast],
})
export class BroadcastsModule {}
